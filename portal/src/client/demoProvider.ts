import type { Eip1193Provider } from '@consentry/sdk/wallet/eip1193'
import type { DemoAccount } from './PortalConfig.ts'

/** What a wallet asks its owner, in the form of the call. */
export interface WalletPrompt {
  readonly account: DemoAccount
  readonly method: string
  readonly params: readonly unknown[]
}

/** Asks the owner; resolves to whether it may be signed. */
export type Confirm = (prompt: WalletPrompt) => Promise<boolean>

const SIGNING: ReadonlySet<string> = new Set(['personal_sign', 'eth_signTypedData_v4', 'eth_sendTransaction'])

/**
 * The demo wallet: an EIP-1193 provider whose keys lie with the development network, so that nobody needs an extension
 * to try the pages. Like every wallet it signs nothing that its owner did not confirm.
 */
export function demoProvider(account: DemoAccount, confirm: Confirm): Eip1193Provider {
  return {
    request: async ({ method, params = [] }) => {
      if (method === 'eth_requestAccounts' || method === 'eth_accounts') return [account.address]
      if (SIGNING.has(method) && !(await confirm({ account, method, params }))) {
        throw rpcError(4001, 'The request was rejected')
      }
      return ask({ method, params, address: account.address })
    },
  }
}

async function ask(call: object): Promise<unknown> {
  const answer = await fetch('/demo-wallet', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call),
    credentials: 'omit',
  })
  const { result, error } = (await answer.json()) as {
    readonly result?: unknown
    readonly error?: { readonly code: number; readonly message: string }
  }
  if (error !== undefined) throw rpcError(error.code, error.message)
  return result
}

function rpcError(code: number, message: string): Error {
  return Object.assign(new Error(message), { code })
}
