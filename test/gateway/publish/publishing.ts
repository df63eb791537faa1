import { createHash } from 'node:crypto'
import { hashLeaf, sha256, to0x, toUtf8 } from '@consentry/protocol'
import type { Bytes32 } from '@consentry/protocol'
import type { CheckpointLock } from '../../../gateway/src/ports/CheckpointLock.ts'
import { openCheckpointLock } from '../../../gateway/src/adapters/store/openCheckpointLock.ts'
import {
  createPublisher,
  type Publisher,
  type PublisherOptions,
} from '../../../gateway/src/publish/checkpoint.ts'
import type { Cosigning } from '../../../gateway/src/publish/cosigning.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { bytes32, ms, s } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { quiet } from '../follow/following.ts'
import { network } from '../follow/FakeChain.ts'
import { blockRow, leafRow } from '../store/rows.ts'

export const origin = 'gw.example/consentry/31337/1'
export const logId = to0x(sha256(toUtf8(origin))) as Bytes32
export const signer = signerOfSeed(origin, new Uint8Array(32).fill(7))

/** A publisher between a ledger and a lock store on disk. */
export interface Publishing {
  store: TemporaryLedger
  lock: CheckpointLock
  publisher: Publisher
  /** What the next process is started with instead. */
  options: PublishingOptions
  append(count: number): Promise<void>
  /** Leaves of another history. */
  appendOther(count: number): Promise<void>
  anchor(size: number, root: Uint8Array, block: number): Promise<void>
  /** A new process on the same files. */
  restart(): Promise<void>
  remove(): Promise<void>
}

export interface PublishingOptions
  extends Partial<Pick<PublisherOptions, 'clock' | 'signers' | 'previous' | 'anchored'>> {
  readonly cosigning?: (ledger: Ledger) => Cosigning
}

export async function publishing(options: PublishingOptions = {}): Promise<Publishing> {
  const start = ({ store, lock, options: given }: Pick<Publishing, 'store' | 'lock' | 'options'>) =>
    createPublisher({
      ledger: store.ledger,
      lock,
      signers: [signer],
      origin,
      logId,
      clock: { now: () => ms(1_000) },
      journal: quiet,
      hash: (bytes) => createHash('sha256').update(bytes).digest(),
      ...given,
      cosigning: given.cosigning?.(store.ledger) ?? null,
    })
  const store = await temporaryLedger()
  const lock = openCheckpointLock({ dir: store.dir })
  const here: Publishing = {
    store,
    lock,
    options,
    publisher: start({ store, lock, options }),
    append: (count) => append(here, count, testLeaf),
    appendOther: (count) => append(here, count, (index) => ({ ...testLeaf(index + 7), index })),
    anchor: (size, root, block) =>
      here.store.ledger.write(async (tx) => {
        await tx.chain.insertBlock(blockRow(block))
        const fact = {
          orgId: network.orgId,
          logId,
          size,
          root: to0x(root) as Bytes32,
          txHash: bytes32(block),
        }
        await tx.chain.putAnchor(fact, { block, time: s(100 * block), n: block })
      }),
    restart: async () => {
      await here.lock.close()
      here.store = await here.store.reopen()
      here.lock = openCheckpointLock({ dir: here.store.dir })
      here.publisher = start(here)
    },
    remove: async () => {
      await here.lock.close()
      await here.store.remove()
    },
  }
  return here
}

function append({ store }: Publishing, count: number, leafOf: typeof testLeaf): Promise<void> {
  return store.ledger.write(async (tx) => {
    const size = await tx.leaves.size()
    await tx.leaves.append(Array.from({ length: count }, (_, i) => leafOf(size + i)))
  })
}

/** Leaf number `index` with a hash that fits. */
export function testLeaf(index: number): ReturnType<typeof leafRow> {
  const leaf = new Uint8Array(33).fill(index % 251)
  leaf[0] = 1
  return leafRow(index, { leaf, leafHash: hashLeaf(leaf) })
}
