import type { MinedBlock } from './createMiner.ts'
import type { RpcCall } from './rpcClient.ts'

/**
 * Makes the function that mines one block. Blocks carry the wall clock (`now`, ms since 1970) and never an earlier time
 * than the block before.
 */
export function blockMaker(call: RpcCall, now: () => number): () => Promise<MinedBlock> {
  let headSeconds: number | undefined
  return async () => {
    headSeconds ??= (await headOf(call)).seconds
    const seconds = Math.max(headSeconds, Math.floor(now() / 1000))
    await call('evm_mine', [{ timestamp: seconds }])
    headSeconds = seconds
    const { number, transactions } = await headOf(call)
    return { number, transactions }
  }
}

/** How many transactions could go into a block now. */
export async function pendingCount(call: RpcCall): Promise<number> {
  const status = (await call('txpool_status')) as { readonly pending: string }
  return Number(status.pending)
}

async function headOf(call: RpcCall): Promise<MinedBlock & { readonly seconds: number }> {
  const { number, timestamp, transactions } = (await call('eth_getBlockByNumber', ['latest', false])) as {
    readonly number: string
    readonly timestamp: string
    readonly transactions: readonly string[]
  }
  return { number: Number(number), seconds: Number(timestamp), transactions: transactions.length }
}
