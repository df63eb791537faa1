import type { Opening } from '@consentry/protocol'
import type { Chain } from '../ports/Chain.ts'
import type { Ledger } from '../ports/Ledger.ts'

/**
 * The canonical block of the number that a grant names (rule F), null where the chain has none. It may be newer than
 * the index by one poll, or stand where the index still has one that is gone; then the node is asked.
 */
export async function namedBlock(
  { ledger, chain }: { readonly ledger: Pick<Ledger, 'read'>; readonly chain: Pick<Chain, 'headerByNumber'> },
  { blockNumber, blockHash }: Opening['terms'],
) {
  const known = await ledger.read((tx) => tx.chain.blockByNumber(blockNumber))
  return known?.hash === blockHash ? known : chain.headerByNumber(blockNumber)
}
