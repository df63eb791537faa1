import { createWalletClient, type Hex, http, isHex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

/** An account of the demo wallet. */
export interface DemoAccount {
  readonly name: string
  readonly role: 'patient' | 'provider'
  readonly key: Hex
}

/** A wallet for people who just want to look: keys of this installation, on its embedded chain only. */
export interface DemoWallet {
  readonly accounts: readonly { readonly name: string; readonly role: string; readonly address: string }[]
  /** Answers `{method, params, address}` with `{result}` or `{error}`; the page has asked its owner before. */
  answer(text: string): Promise<object>
}

/** Makes the demo wallet over the chain's public port: what is no signature is passed on there. */
export function createDemoWallet(
  accounts: readonly DemoAccount[],
  { rpcUrl, chainId }: { readonly rpcUrl: string; readonly chainId: number },
): DemoWallet {
  const signers = new Map(accounts.map(({ key }) => [addressOf(key), privateKeyToAccount(key)] as const))
  const chain = {
    id: chainId,
    name: 'embedded',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  }
  const ask = async (
    method: string,
    params: readonly unknown[],
    account: PrivateKeyAccount,
  ): Promise<unknown> => {
    switch (method) {
      case 'personal_sign':
        return account.signMessage({ message: { raw: hexOf(params[0]) } })
      case 'eth_signTypedData_v4':
        return account.signTypedData(typedDataOf(params[1]))
      case 'eth_sendTransaction':
        return createWalletClient({ account, chain, transport: http(rpcUrl) }).sendTransaction(
          transactionOf(params[0]),
        )
      default:
        return forward(rpcUrl, method, params)
    }
  }
  return {
    accounts: accounts.map(({ name, role, key }) => ({ name, role, address: addressOf(key) })),
    answer: async (text) => {
      try {
        const { method, params, address } = readCall(text)
        const signer = signers.get(address)
        if (signer === undefined) return failed(4100, 'No such account')
        return { result: await ask(method, params, signer) }
      } catch (error) {
        return failed(codeOf(error), error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'failed')
      }
    },
  }
}

const addressOf = (key: Hex): string => privateKeyToAccount(key).address.toLowerCase()
const failed = (code: number, message: string): object => ({ error: { code, message } })

function codeOf(error: unknown): number {
  const code = (error as { readonly code?: unknown } | null)?.code
  return typeof code === 'number' ? code : -32_603
}

interface Call {
  readonly method: string
  readonly params: readonly unknown[]
  readonly address: string
}

function readCall(text: string): Call {
  const { method, params, address } = JSON.parse(text) as Partial<Call>
  if (typeof method !== 'string' || !Array.isArray(params) || typeof address !== 'string')
    throw rpcError(-32_600, 'Not a call')
  return { method, params, address: address.toLowerCase() }
}

function hexOf(value: unknown): Hex {
  if (isHex(value)) return value
  throw rpcError(-32_602, 'Not hex')
}

type TypedData = Parameters<PrivateKeyAccount['signTypedData']>[0]

function typedDataOf(value: unknown): TypedData {
  const data = (typeof value === 'string' ? JSON.parse(value) : value) as TypedData
  if (typeof data !== 'object' || data === null) throw rpcError(-32_602, 'Not typed data')
  return data
}

function transactionOf(value: unknown): { readonly to: Hex; readonly data: Hex } {
  const { to, data } = (value ?? {}) as { readonly to?: unknown; readonly data?: unknown }
  return { to: hexOf(to), data: hexOf(data ?? '0x') }
}

async function forward(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const answer = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const { result, error } = (await answer.json()) as {
    readonly result?: unknown
    readonly error?: { readonly code: number; readonly message: string }
  }
  if (error !== undefined) throw rpcError(error.code, error.message)
  return result
}

function rpcError(code: number, message: string): Error {
  return Object.assign(new TypeError(message), { code })
}
