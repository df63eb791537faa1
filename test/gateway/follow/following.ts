import type { AgreedBlock } from '../../../gateway/src/follow/acceptBlock.ts'
import { createFollower, type Follower } from '../../../gateway/src/follow/followChain.ts'
import type { FollowerPorts } from '../../../gateway/src/follow/followerPorts.ts'
import type { Journal } from '../../../gateway/src/ports/Journal.ts'
import type { LeafEntry } from '../../../gateway/src/ports/LeafWriter.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { ms } from '../../support/ids.ts'
import { FakeChain, network } from './FakeChain.ts'

/** A chain in memory, a ledger on disk, and a follower between them. */
export interface Following {
  readonly chain: FakeChain
  readonly store: TemporaryLedger
  readonly follower: Follower
  /** Entries that were given to the log. */
  readonly leaves: LeafEntry[]
  readonly blocks: AgreedBlock[]
  /** A new process on the same files. */
  restart(): Promise<Following>
}

export const quiet: Journal = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export async function following(
  chain: FakeChain = new FakeChain(),
  options: Partial<FollowerPorts> = {},
  store?: TemporaryLedger,
): Promise<Following> {
  const files = store ?? (await temporaryLedger())
  const leaves: LeafEntry[] = []
  const blocks: AgreedBlock[] = []
  const follower = createFollower({
    chain,
    chainB: null,
    ledger: files.ledger,
    network,
    finality: chain.finality,
    clock: { now: () => ms(5_000_000) },
    journal: quiet,
    appendLeaves: async (tx, entries) => {
      for (const { evidence } of entries)
        if (evidence) await tx.leaves.insertEvidence({ hash: await hashOf(evidence), bytes: evidence })
      leaves.push(...entries)
      return []
    },
    onBlock: (block) => blocks.push(block),
    ...options,
  })
  const restart = async () => following(chain, options, await files.reopen())
  return { chain, store: files, follower, leaves, blocks, restart }
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))).toString('hex')
}
