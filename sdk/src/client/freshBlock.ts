import type { ChainBlock, ChainView } from '../wallet/ChainView.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Client } from './createClient.ts'

/** How much older than the head the named block is where reorganisations happen, in seconds. Spec §8. */
const settledSeconds = 5
/** Contracts know the hashes of 256 blocks; a message needs time to get there. Spec §8. */
const maxDepth = 64

/**
 * The block that signed messages name: head − 1 where blocks are final at once; else the newest one that is 5 s older
 * than the head and safe, or head − 64 if that is newer; never one before `freshFrom`. Spec §8, §13.
 */
export async function freshBlock(client: Client): Promise<ChainBlock> {
  const { chain } = client
  // Asked each time: an embedded chain that restarted has moved it.
  const { value: deployment } = await client.call('readDeployment')
  const head = await chain.head()
  const wanted =
    deployment.finality === 'instant'
      ? head.number - 1
      : await settledNumber(chain, head, deployment.finality)
  const number = Math.max(wanted, deployment.freshFrom)
  const block = await chain.block(number)
  if (block !== undefined) return block
  throw new SdkError('chain_stale', 'The node does not know the block to name', {
    next: 'Try again in a moment',
  })
}

async function settledNumber(chain: ChainView, head: ChainBlock, finality: string): Promise<number> {
  const depth = /^depth:(\d+)$/.exec(finality)?.[1]
  const safe = depth === undefined ? (await chain.safeHead()).number : head.number - Number(depth)
  const oldest = Math.max(0, head.number - maxDepth)
  for (let number = Math.min(safe, head.number); number > oldest; number--) {
    const block = await chain.block(number)
    if (block !== undefined && block.time <= head.time - settledSeconds) return number
  }
  return oldest
}
