import { type Address, concat, from0x, type SignatureHex, to0x, u64 } from '@consentry/protocol'
import type { Eip1193Provider } from './Eip1193Provider.ts'

/** Selector of `isValidSignature(bytes32,bytes)`, which is also what a contract answers to say yes. ERC-1271. */
const magic = '0x1626ba7e'

/** What a contract is asked. */
export type ContractSignature = {
  readonly address: Address
  readonly digest: Uint8Array
  readonly signature: SignatureHex
}

/**
 * Whether the contract at an address accepts a signature over a digest of 32 bytes (ERC-1271). Anything but the exact
 * answer is a no: also an address without code, and a contract that fails. Throws what the provider throws where nobody
 * was asked.
 */
export async function isValidSignature(
  provider: Eip1193Provider,
  { address, digest, signature }: ContractSignature,
): Promise<boolean> {
  const bytes = from0x(signature)
  const padding = new Uint8Array((32 - (bytes.length % 32)) % 32)
  const data = concat(from0x(magic), digest, word(64), word(bytes.length), bytes, padding)
  try {
    const call = { to: address, data: to0x(data) }
    const answer = await provider.request({ method: 'eth_call', params: [call, 'latest'] })
    return answer === magic.padEnd(66, '0')
  } catch (error) {
    if (isUnanswered(error)) throw error
    // Nodes report a contract that reverts as an error of the call.
    return false
  }
}

/** Nobody asked the contract: no connection (EIP-1193), or too many calls (EIP-1474). */
const unanswered: ReadonlySet<unknown> = new Set([4900, 4901, -32_005, 'unreachable'])

function isUnanswered(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && unanswered.has(error.code)
}

function word(value: number): Uint8Array {
  return concat(new Uint8Array(24), u64(value))
}
