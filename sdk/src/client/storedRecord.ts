import type { Millis, OrgId, RecordId } from '@consentry/protocol'
import type { OpenedRecord } from './readRecords.ts'

/** An opened record as a merge takes it: content, writer, and when it was written (ms). */
export type StoredContent = {
  readonly recordId: RecordId
  readonly type: string
  readonly name: string | undefined
  readonly body: Uint8Array
  readonly writer:
    | { readonly kind: 'patient'; readonly id: string }
    | { readonly kind: 'organisation'; readonly id: string; readonly name?: string }
  readonly received: Millis
}

/** An opened record with its writer's registered name. */
export function storedRecord(
  { recordId, author, meta, body }: OpenedRecord,
  names: ReadonlyMap<OrgId, string>,
): StoredContent {
  const { address, org } = author
  const name = org === null ? '' : (names.get(org) ?? '')
  const writer: StoredContent['writer'] =
    org === null
      ? { kind: 'patient', id: address }
      : { kind: 'organisation', id: org, ...(name === '' ? {} : { name }) }
  return { recordId, type: meta.type, name: meta.name, body, writer, received: meta.created }
}
