import { BaseError, RpcRequestError } from 'viem'
import { GatewayError } from '../../errors/GatewayError.ts'

/** What a node said when it refused a call: its own words and, from a contract, the revert data. */
export interface RpcRefusal {
  readonly code: number
  readonly message: string
  readonly data: string | null
}

/** The node's refusal inside an error of viem, or null where the node gave no answer at all. */
export function refusalOf(error: unknown): RpcRefusal | null {
  if (!(error instanceof BaseError)) return null
  const answered = error.walk((cause) => cause instanceof RpcRequestError)
  if (!(answered instanceof RpcRequestError)) return null
  return { code: answered.code, message: answered.details, data: revertData(answered.data) }
}

/**
 * anvil without old states refuses `latest` when a block is mined while it answers. Asked about `latest`, that says
 * nothing of the call: the next try finds the new head.
 */
export function hasLostHead({ message }: RpcRefusal): boolean {
  return message.includes('BlockOutOfRange')
}

/** Runs a call whose failure, of whatever kind, means that this node cannot be asked now. */
export async function orStale<Value>(what: string, call: Promise<Value>): Promise<Value> {
  try {
    return await call
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause
    throw new GatewayError('chain_stale', `rpc_${what}`, { cause })
  }
}

// Nodes put it directly, or inside an object, or behind the word "Reverted".
function revertData(data: unknown): string | null {
  const inner = typeof data === 'object' && data !== null && 'data' in data ? data.data : data
  if (typeof inner !== 'string') return null
  const found = /0x[0-9a-fA-F]*$/.exec(inner)
  return found === null ? null : found[0].toLowerCase()
}
