import { type Address, to0x } from '@consentry/protocol'
import { BrowserProvider, Wallet as EthersWallet } from 'ethers'
import { createWalletClient, custom, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Eip1193Provider } from '../../../../sdk/src/wallet/Eip1193Provider.ts'
import { fromEip1193 } from '../../../../sdk/src/wallet/eip1193.ts'
import { fromEthers } from '../../../../sdk/src/wallet/ethers.ts'
import { fromKeystore, fromPrivateKey, writeKeystore } from '../../../../sdk/src/wallet/key.ts'
import { fromViem } from '../../../../sdk/src/wallet/viem.ts'
import type { Wallet } from '../../../../sdk/src/wallet/Wallet.ts'
import { type BrowserWallet, browserWallet } from './browserWallet.ts'

/** A key, the chain, and a node of it for those who need one. */
export type Place = { readonly key: Hex; readonly chainId: number; readonly node?: Eip1193Provider }

/** A wallet by one of the adapters; with the browser wallet behind it where a person is asked. */
export type Opened = { readonly wallet: Wallet; readonly browser?: BrowserWallet }

/** One way to a wallet. */
export type Adapter = { readonly name: string; readonly open: (place: Place) => Promise<Opened> }

/** Every adapter whose address is a key's own. */
export const adapters: readonly Adapter[] = [
  { name: 'a viem account', open: async ({ key }) => ({ wallet: fromViem(privateKeyToAccount(key)) }) },
  { name: 'a viem wallet client', open: viemClient },
  {
    name: 'an ethers wallet',
    open: async ({ key }) => ({ wallet: await fromEthers(new EthersWallet(key)) }),
  },
  { name: 'an ethers browser signer', open: ethersBrowser },
  { name: 'an EIP-1193 provider', open: eip1193 },
  { name: 'a private key', open: async ({ key }) => ({ wallet: fromPrivateKey(key) }) },
  { name: 'an encrypted keystore', open: keystore },
]

async function viemClient({ key, chainId, node }: Place): Promise<Opened> {
  const browser = browserWallet({ key, chainId }, node)
  const chain = {
    id: chainId,
    name: 'Test',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [] } },
  }
  const account = browser.state.accounts[0] as Address
  const transport = custom({ request: (call) => browser.request(call) }, { retryCount: 0 })
  return { wallet: fromViem(createWalletClient({ account, chain, transport })), browser }
}

async function ethersBrowser({ key, chainId, node }: Place): Promise<Opened> {
  const browser = browserWallet({ key, chainId }, node)
  const provider = new BrowserProvider({
    request: ({ method, params }) => browser.request({ method, params: [params ?? []].flat() }),
  })
  return { wallet: await fromEthers(await provider.getSigner()), browser }
}

async function eip1193({ key, chainId, node }: Place): Promise<Opened> {
  const browser = browserWallet({ key, chainId }, node)
  return { wallet: await fromEip1193(browser, { chainId }), browser }
}

async function keystore({ key }: Place): Promise<Opened> {
  const json = await writeKeystore(key, 'correct horse', { rounds: 2 })
  return { wallet: await fromKeystore(json, 'correct horse') }
}

/** A key that says `n`. */
export function keyOf(n: number): Hex {
  return to0x(new Uint8Array(32).fill(n))
}
