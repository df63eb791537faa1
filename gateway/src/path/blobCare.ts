import type { Millis } from '@consentry/protocol'
import type { BlobRow } from '../ports/BlobRows.ts'
import type { Blobs, ListedBlob } from '../ports/Blobs.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Journal } from '../ports/Journal.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { Uploads } from '../ports/Uploads.ts'
import { nobody } from './blob.ts'
import { deleteUnnamed } from './deleteUnnamed.ts'
import { type ScrubOutcome, scrubBlob } from '../pin/scrubBlob.ts'

const DAY_MS = 86_400_000
/** Half of the 30 days in which every blob is read again (§17): a slow fortnight does no harm. */
const CHECK_AGAIN_MS = 15 * DAY_MS
const MOST_BLOBS = 64
const LISTED_AT_A_TIME = 500
const MOST_BYTES = 67_108_864

export interface LookAfterPorts {
  readonly ledger: Ledger
  /** As the paths use it. */
  readonly blobs: Blobs
  /** The stores behind it, each on its own. */
  readonly stores: readonly Blobs[]
  readonly uploads: Uploads
  readonly clock: Clock
  readonly journal: Journal
}

export interface BlobCare {
  /** Deletes what no record names after 24 h, written down or not, and parts that nothing was added to. */
  tidy(): Promise<void>
  /** Re-reads what was not looked at for longest, and repairs it. */
  scrub(): Promise<void>
  /** Sentences for the operator; empty while everything is whole. */
  notes(): readonly string[]
}

/** What is done about stored blobs without being asked. Doing it twice, or in two gateways, does no harm. */
export function createBlobCare(ports: LookAfterPorts): BlobCare {
  const { ledger, blobs, stores, uploads, clock, journal } = ports
  const troubled = new Map<string, ScrubOutcome>()
  const scrubOne = async (row: BlobRow): Promise<void> => {
    const outcome = await scrubBlob(stores, row)
    if (outcome !== 'whole') journal.error('blob_damaged', { state: outcome, size: row.size })
    if (outcome === 'lost' || outcome === 'failed') troubled.set(row.sha256, outcome)
    else troubled.delete(row.sha256)
    await ledger.write((tx) => tx.blobs.setChecked(row.sha256, clock.now()))
  }
  let place: string | null = null
  // What has no row was stored by somebody who ended before it was written down: as of now it is one that no record names.
  const adopt = async (): Promise<void> => {
    const page = await blobs.list({ after: place, limit: LISTED_AT_A_TIME })
    const known = await ledger.read((tx) => tx.blobs.known(page.map(({ sha256 }) => sha256)))
    for (const [at, blob] of page.entries())
      if (!known.has(blob.sha256)) await adoptOne(ports, blob, page[at - 1]?.sha256 ?? place)
    place = page.length < LISTED_AT_A_TIME ? null : (page.at(-1)?.sha256 ?? null)
  }
  return {
    tidy: async () => {
      const yesterday = (clock.now() - DAY_MS) as Millis
      const old = await ledger.read((tx) => tx.blobs.unnamedBefore(yesterday, MOST_BLOBS))
      for (const { sha256 } of old) {
        await deleteUnnamed(ports, sha256, yesterday)
        troubled.delete(sha256)
      }
      await uploads.purge(yesterday)
      await adopt()
    },
    scrub: async () => {
      const before = (clock.now() - CHECK_AGAIN_MS) as Millis
      const due = await ledger.read((tx) => tx.blobs.uncheckedSince(before, MOST_BLOBS))
      let bytes = 0
      for (const row of due) {
        if (bytes > MOST_BYTES) return
        bytes += row.size
        await scrubOne(row)
      }
    },
    notes: () => {
      const count = (kind: ScrubOutcome) => [...troubled.values()].filter((one) => one === kind).length
      const [lost, failed] = [count('lost'), count('failed')]
      return [
        ...(lost === 0 ? [] : [`blobs that no store has whole: ${lost}`]),
        ...(failed === 0 ? [] : [`blobs that lack a copy: ${failed}`]),
      ]
    },
  }
}

async function adoptOne(
  { ledger, blobs, clock }: LookAfterPorts,
  blob: ListedBlob,
  after: string | null,
): Promise<void> {
  // In the writer's turn: whoever deletes it or writes it down at this moment did so before, or does after.
  await ledger.write(async (tx) => {
    if ((await tx.blobs.blob(blob.sha256)) !== null) return
    const [still] = await blobs.list({ after, limit: 1 })
    if (still?.sha256 === blob.sha256)
      await tx.blobs.insert({ ...blob, session: nobody, storedAt: clock.now() })
  })
}
