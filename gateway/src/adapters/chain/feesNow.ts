import type { RpcRequest } from './rpcClient.ts'
import { orStale, refusalOf } from './rpcFailure.ts'
import { objectOf, quantityOf } from './rpcValues.ts'

/** Fees of one transaction, wei. `gasPrice` on chains without a base fee. */
export type Fees =
  | { readonly type: 'legacy'; readonly gasPrice: bigint }
  | { readonly type: 'eip1559'; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }

const LEGACY_HEADROOM_PERCENT = 125n
const ONE_GWEI = 1_000_000_000n

/** Fees that last for several full blocks: the base fee may double and the transaction still goes in. */
export async function feesNow(request: RpcRequest): Promise<Fees> {
  const head = objectOf(await orStale('fees', request('eth_getBlockByNumber', ['latest', false])))
  const baseFee = head['baseFeePerGas']
  if (baseFee === undefined || baseFee === null) {
    const price = quantityOf(await orStale('fees', request('eth_gasPrice', [])))
    return { type: 'legacy', gasPrice: (BigInt(price) * LEGACY_HEADROOM_PERCENT) / 100n }
  }
  const tip = await tipNow(request)
  return { type: 'eip1559', maxFeePerGas: BigInt(quantityOf(baseFee)) * 2n + tip, maxPriorityFeePerGas: tip }
}

async function tipNow(request: RpcRequest): Promise<bigint> {
  try {
    return BigInt(quantityOf(await request('eth_maxPriorityFeePerGas', [])))
  } catch (error) {
    // Not every node knows the method.
    if (refusalOf(error) !== null) return ONE_GWEI
    return orStale('fees', Promise.reject(error))
  }
}
