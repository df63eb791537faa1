import { expect } from 'chai'
import { JsonRpcProvider } from 'ethers'
import { createPublicClient, http } from 'viem'
import { takeChainSnapshot } from '../../../sdk/src/auditor/takeChainSnapshot.ts'
import type { ChainSource } from '../../../sdk/src/wallet/ChainSource.ts'
import { eip1193Chain, eip1193ChainSource, httpProvider } from '../../../sdk/src/wallet/eip1193.ts'
import { ethersChain, ethersChainSource } from '../../../sdk/src/wallet/ethers.ts'
import { viemChain, viemChainSource } from '../../../sdk/src/wallet/viem.ts'
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

  it('give the same snapshot for an audit', async () => {
    const { url, registry, providers, anchors, fromBlock } = scene
    const request = {
      consentRegistry: registry,
      providerRegistry: providers,
      auditAnchor: anchors,
      deploymentBlock: fromBlock,
      blocks: [fromBlock],
    }
    const snapshotOf = async (source: ChainSource): Promise<readonly string[]> => {
      const lines: string[] = []
      for await (const line of takeChainSnapshot(source, request)) lines.push(line)
      return lines
    }
    const provider = new JsonRpcProvider(url, 771_234, { staticNetwork: true })
    try {
      const expected = await snapshotOf(viemChainSource(createPublicClient({ transport: http(url) })))
      expect(expected.length).to.be.greaterThan(5)
      expect(await snapshotOf(eip1193ChainSource(httpProvider(url)))).to.deep.equal(expected)
      expect(await snapshotOf(ethersChainSource(provider))).to.deep.equal(expected)
    } finally {
      provider.destroy()
    }
  })
})

function byViem(url: string) {
  return viemChain(createPublicClient({ transport: http(url, { retryCount: 0 }), cacheTime: 0 }))
}

/** The network is given: otherwise ethers asks for it again and again while no node answers. */
function byEthers(url: string) {
  const provider = new JsonRpcProvider(url, 771_234, { staticNetwork: true })
  return { chain: ethersChain(provider), close: () => provider.destroy() }
}
