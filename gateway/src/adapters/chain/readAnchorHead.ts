import { type Address, auditAnchorAbi, type Bytes32, from0x } from '@consentry/protocol'
import { decodeFunctionResult, encodeFunctionData } from 'viem'
import type { RpcRequest } from './rpcClient.ts'
import { orStale } from './rpcFailure.ts'
import { dataOf } from './rpcValues.ts'

/**
 * The last anchored state of a log in the newest block, straight from the contract; null if it was never anchored.
 * Rejects with `chain_stale` where the node does not answer.
 */
export async function readAnchorHead(
  request: RpcRequest,
  auditAnchor: Address,
  { orgId, logId }: { readonly orgId: Bytes32; readonly logId: Bytes32 },
): Promise<{ readonly size: number; readonly root: Uint8Array } | null> {
  const data = encodeFunctionData({ abi: auditAnchorAbi, functionName: 'heads', args: [orgId, logId] })
  const answer = await orStale('heads', request('eth_call', [{ to: auditAnchor, data }, 'latest']))
  const { size, root } = decodeFunctionResult({
    abi: auditAnchorAbi,
    functionName: 'heads',
    data: dataOf(answer) as `0x${string}`,
  })
  return size === 0n ? null : { size: Number(size), root: from0x(root) }
}
