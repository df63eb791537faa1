import { parseAddress } from '@consentry/protocol'
import { type Hex, hashMessage, hashTypedData, type TypedDataDefinition } from 'viem'
import { privateKeyToAccount, sign } from 'viem/accounts'
import type { Eip1193Provider } from '../../../../sdk/src/wallet/Eip1193Provider.ts'

/** A browser wallet of a test: who uses it switches chain and account, declines, or has a broken one. */
export type BrowserWallet = Eip1193Provider & {
  readonly state: {
    chainId: number
    /** The accounts it offers, in the spelling of EIP-55. */
    accounts: readonly string[]
    /** The key it signs with. */
    key: Hex
    behaviour: 'signs' | 'declines' | 'breaks' | 'babbles'
  }
  /** The methods that a person had to look at. */
  readonly prompts: string[]
}

/** `node` answers everything that is no affair of a wallet. */
export function browserWallet(
  { key, chainId, account = key }: { readonly key: Hex; readonly chainId: number; readonly account?: Hex },
  node?: Eip1193Provider,
): BrowserWallet {
  const accounts = [account.length === 42 ? account : privateKeyToAccount(account).address]
  const state: BrowserWallet['state'] = { chainId, accounts, key, behaviour: 'signs' }
  const prompts: string[] = []
  const signed = async (method: string, hash: Hex): Promise<string> => {
    prompts.push(method)
    if (state.behaviour === 'declines') throw failure(4001, 'User rejected the request.')
    if (state.behaviour === 'breaks') throw failure(-32_603, 'Internal error')
    if (state.behaviour === 'babbles') return 'yes'
    return sign({ hash, privateKey: state.key, to: 'hex' })
  }
  return {
    state,
    prompts,
    request: async ({ method, params = [] }) => {
      const [first, second] = params as [string, string]
      if (method === 'eth_chainId') return `0x${state.chainId.toString(16)}`
      if (method === 'eth_accounts') return state.accounts
      if (method === 'eth_requestAccounts') {
        if (state.behaviour === 'declines') throw failure(4001, 'User rejected the request.')
        return state.accounts
      }
      if (method === 'personal_sign') {
        requireOffered(state.accounts, second)
        return signed(method, hashMessage({ raw: first as Hex }))
      }
      if (method === 'eth_signTypedData_v4') {
        requireOffered(state.accounts, first)
        const data: TypedDataDefinition = JSON.parse(second)
        return signed(method, hashTypedData(data))
      }
      if (node === undefined) throw failure(4200, `Not supported: ${method}`)
      return node.request({ method, params })
    },
  }
}

/** Real wallets refuse an account they were not asked to show. */
function requireOffered(accounts: readonly string[], address: string): void {
  const isOffered = accounts.some((one) => parseAddress(one.toLowerCase()) === address.toLowerCase())
  if (!isOffered) throw failure(4100, 'Unauthorized')
}

function failure(code: number, message: string): Error {
  return Object.assign(new TypeError(message), { code })
}
