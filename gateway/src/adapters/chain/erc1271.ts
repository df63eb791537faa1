import { encodeFunctionData, type Hex, parseAbi } from 'viem'
import type { RpcRequest } from './rpcClient.ts'
import { hasLostHead, orStale, refusalOf } from './rpcFailure.ts'
import { dataOf } from './rpcValues.ts'

const erc1271Abi = parseAbi([
  'function isValidSignature(bytes32 digest, bytes signature) view returns (bytes4)',
])
const ACCEPTED = `0x1626ba7e${'0'.repeat(56)}`
/** 1,000,000: what a contract may burn on this server's account (§10). */
export const gasCap = '0xf4240'

/** What was signed, and who is said to have signed it. */
export interface Asked {
  readonly signer: string
  readonly digest: string
  readonly signature: string
}

/** Whether the signer has code at `latest`, and what that says. */
export async function askContract(
  request: RpcRequest,
  { signer, digest, signature }: Asked,
): Promise<{ readonly hasCode: boolean; readonly isAccepted: boolean }> {
  const args = [digest as Hex, signature as Hex] as const
  const data = encodeFunctionData({ abi: erc1271Abi, functionName: 'isValidSignature', args })
  // Side by side, so that both share one time limit.
  const [code, answer] = await Promise.all([
    orStale('code', request('eth_getCode', [signer, 'latest'])),
    answerOf(request('eth_call', [{ to: signer, data, gas: gasCap }, 'latest'])),
  ])
  const hasCode = dataOf(code) !== '0x'
  return { hasCode, isAccepted: hasCode && answer === ACCEPTED }
}

/** A contract that reverts or runs out of gas says no (null); silence of the node says nothing about the signature. */
export async function answerOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal !== null && !hasLostHead(refusal)) return null
    return orStale('signature', Promise.reject(error))
  }
}
