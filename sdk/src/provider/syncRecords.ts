import type { Address, GrantPurpose, RecordId, RecordItem } from '@consentry/protocol'
import { orgOf } from '../client/orgOf.ts'
import type { Provider } from '../client/Provider.ts'
import type { OpenedRecord } from '../client/readRecords.ts'
import type { AnyCode } from '../errors/codes.ts'
import { SdkError } from '../errors/SdkError.ts'
import { canRead } from './canRead.ts'
import { listGranted } from './listGranted.ts'
import { listPatientRecords } from './listPatientRecords.ts'
import { openEach } from './openEach.ts'
import { readSyncCursor, type SyncPlace, writeSyncCursor } from './syncCursor.ts'

/** Whose records are followed, for which purpose, and what an earlier run left. */
export type SyncRequest = {
  readonly patient: Address
  readonly purpose: GrantPurpose
  /** As the last batch of an earlier run gave it. Without it everything is new. */
  readonly cursor?: string
}

/** What changed about one record since the cursor. */
export type SyncChange =
  | { readonly kind: 'new' | 'replaced'; readonly recordId: RecordId; readonly record: OpenedRecord }
  /** Erased, or not within what is granted any more: to be removed here too. */
  | { readonly kind: 'withdrawn'; readonly recordId: RecordId }
  /** Listed, but it did not open. Comes again in the next run. */
  | { readonly kind: 'unread'; readonly recordId: RecordId; readonly code: AnyCode }

/** Some changes, and the cursor to keep once they are stored. `access` `ended`: nothing is granted any more. */
export type SyncBatch = {
  readonly changes: readonly SyncChange[]
  readonly cursor: string
  readonly access: 'open' | 'ended'
}

/** Records opened at a time. */
const batchSize = 25

/**
 * Brings one's copy of a patient's record up to date: new, replaced and withdrawn records since the cursor, in batches.
 * Whoever stores a batch and then its cursor loses nothing when interrupted. The whole list is looked at each time,
 * because a record may become readable or vanish without a newer one; only what changed is opened. At least one batch
 * comes. Throws `bad_request` for a cursor of another place, `no_access` where it is not the patient's
 * grant that is missing, `old_version` where the gateway shows an older
 * version than before, and what `openEach` throws. Spec §12.3, §18.
 */
export async function* syncRecords(
  provider: Provider,
  { patient, purpose, cursor }: SyncRequest,
): AsyncGenerator<SyncBatch, void, undefined> {
  const { session } = provider
  const place: SyncPlace = { net: session.client.net, org: orgOf(session), patient, purpose }
  const delivered = cursor === undefined ? new Map<RecordId, number>() : readSyncCursor(place, cursor)
  const items = await readable(provider, { patient, purpose })
  const access = items === undefined ? 'ended' : 'open'
  const changed = (items ?? []).filter((item) => isChanged(item, delivered))
  const listed = new Set((items ?? []).map(({ recordId }) => recordId))
  const withdrawn = [...delivered.keys()].filter((recordId) => !listed.has(recordId))
  for (const recordId of withdrawn) delivered.delete(recordId)
  const batch = (changes: readonly SyncChange[]): SyncBatch => ({
    changes,
    cursor: writeSyncCursor(place, delivered),
    access,
  })
  yield batch(withdrawn.map((recordId) => ({ kind: 'withdrawn', recordId })))
  for (let from = 0; from < changed.length; from += batchSize) {
    const records = changed.slice(from, from + batchSize).map(({ recordId }) => recordId)
    const opened = await openEach(provider, { patient, purpose, records })
    const changes = opened.map((outcome): SyncChange => {
      const { recordId } = outcome
      if ('code' in outcome) return { kind: 'unread', recordId, code: outcome.code }
      const kind = delivered.has(recordId) ? 'replaced' : 'new'
      delivered.set(recordId, outcome.manifest.ver)
      return { kind, recordId, record: outcome }
    })
    yield batch(changes)
  }
}

/**
 * What can be read now; undefined where nothing is granted. A refusal alone does not say so: a member who was removed, or
 * a gateway that only claims it, must not make anybody delete copies.
 */
async function readable(
  provider: Provider,
  { patient, purpose }: Pick<SyncRequest, 'patient' | 'purpose'>,
): Promise<readonly RecordItem[] | undefined> {
  try {
    return await listPatientRecords(provider, { patient, purpose })
  } catch (error) {
    if (!(error instanceof SdkError && error.code === 'no_access')) throw error
    const granted = await listGranted(provider, { patient })
    if (granted.some((grant) => canRead(grant, purpose))) throw error
    return undefined
  }
}

/** A lower version than the one that was delivered is a gateway that goes back in time. */
function isChanged({ recordId, ver }: RecordItem, delivered: ReadonlyMap<RecordId, number>): boolean {
  const before = delivered.get(recordId)
  if (before === undefined || ver > before) return true
  if (ver === before) return false
  throw new SdkError('old_version', 'The gateway shows an older version of a record than before', {
    next: 'Keep the newer one; report it to the gateway’s operator',
  })
}
