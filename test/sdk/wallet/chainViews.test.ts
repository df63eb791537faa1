import { JsonRpcProvider } from 'ethers'
import { createPublicClient, http } from 'viem'
import { eip1193Chain, httpProvider } from '../../../sdk/src/wallet/eip1193.ts'
import { ethersChain } from '../../../sdk/src/wallet/ethers.ts'
import { viemChain } from '../../../sdk/src/wallet/viem.ts'
import { shouldBehaveLikeChainView } from './ChainView.behavior.ts'
import { type ChainScene, chainScene } from './support/chainScene.ts'

describe('sdk: views of the chain', function () {
  this.timeout(60_000)
  let scene: ChainScene
  before(async () => {
    scene = await chainScene()
  })
  after(async () => scene?.stop())

  shouldBehaveLikeChainView(
    'viem',
    (url) => ({ chain: byViem(url) }),
    () => scene,
  )
  shouldBehaveLikeChainView('ethers', byEthers, () => scene)
  shouldBehaveLikeChainView(
    'an EIP-1193 provider',
    (url) => ({ chain: eip1193Chain(httpProvider(url)) }),
    () => scene,
  )
})

function byViem(url: string) {
  return viemChain(createPublicClient({ transport: http(url, { retryCount: 0 }), cacheTime: 0 }))
}

/** The network is given: otherwise ethers asks for it again and again while no node answers. */
function byEthers(url: string) {
  const provider = new JsonRpcProvider(url, 771_234, { staticNetwork: true })
  return { chain: ethersChain(provider), close: () => provider.destroy() }
}
