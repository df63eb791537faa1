import { type Address, concat, from0x, type SignatureHex, to0x, u64 } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
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
 * answer is a no: also an address without code, and a contract that fails. Throws `unreachable` where the node itself
 * gives no answer.
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
    // Nodes report a contract that reverts as an error of the call.
    if (error instanceof SdkError && error.code === 'unreachable') throw error
    return false
  }
}

function word(value: number): Uint8Array {
  return concat(new Uint8Array(24), u64(value))
}
