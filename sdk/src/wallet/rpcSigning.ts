import { type Address, type PrimaryType, to0x, toUtf8, type TypedData } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Eip1193Provider } from './Eip1193Provider.ts'
import { isValidSignature } from './isValidSignature.ts'
import type { Signing } from './Signing.ts'

/** The account to sign with; `chainId` is the chain it was connected on, undefined where nobody said. */
export type RpcAccount = { readonly address: Address; readonly chainId: number | undefined }

/**
 * How an account behind a provider signs. People switch accounts and chains in the wallet at any time, so both are
 * looked at again before each prompt. Throws `wrong_chain`, `wrong_account`.
 */
export function rpcSigning(provider: Eip1193Provider, { address, chainId }: RpcAccount): Signing {
  return {
    address,
    prepare: async (named) => {
      for (const wanted of [chainId, named]) if (wanted !== undefined) await requireChain(provider, wanted)
      if ((await accountsOf(provider, 'eth_accounts')).includes(address)) return
      throw new SdkError('wrong_account', 'The wallet no longer offers the account', {
        next: 'Connect or choose the account in the wallet',
      })
    },
    signMessage: (text) => asText(provider, 'personal_sign', [to0x(toUtf8(text)), address]),
    signTypedData: (data) => asText(provider, 'eth_signTypedData_v4', [address, typedDataJson(data)]),
    accepts: (digest, signature) => isValidSignature(provider, { address, digest, signature }),
  }
}

/** The accounts that a wallet offers, lowercase. `method` decides whether a person may be asked. */
export async function accountsOf(
  provider: Eip1193Provider,
  method: 'eth_accounts' | 'eth_requestAccounts',
): Promise<readonly string[]> {
  const accounts = await provider.request({ method })
  return Array.isArray(accounts) ? accounts.map((account) => String(account).toLowerCase()) : []
}

/** Throws `wrong_chain` unless the wallet is on the chain. */
export async function requireChain(provider: Eip1193Provider, chainId: number): Promise<void> {
  const current = Number(await provider.request({ method: 'eth_chainId' }))
  if (current === chainId) return
  throw new SdkError('wrong_chain', `The wallet is on chain ${current}, not on ${chainId}`, {
    next: 'Choose the chain in the wallet',
  })
}

async function asText(
  provider: Eip1193Provider,
  method: string,
  params: readonly unknown[],
): Promise<string> {
  return String(await provider.request({ method, params }))
}

const domainFields = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
] as const

/** Wallets want the type of the domain among the types, libraries add it themselves. */
function typedDataJson({ types, domain, primaryType, message }: TypedData<PrimaryType>): string {
  return JSON.stringify({ types: { EIP712Domain: domainFields, ...types }, domain, primaryType, message })
}
