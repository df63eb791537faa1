import type { Address, ClassName, Millis, OrgId, RecordItem } from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import type { Patient } from './Patient.ts'

/** Which records; times are of the data, ms, inclusive. */
export type RecordFilter = {
  readonly class?: ClassName
  readonly from?: Millis
  readonly to?: Millis
  readonly author?: OrgId | Address
}

/** Lists one's own records. What the gateway says of them is proved only by opening one. Spec §18. */
export async function listRecords(
  { session, address }: Patient,
  filter: RecordFilter = {},
): Promise<readonly RecordItem[]> {
  return allPages(session, 'listRecords', { path: { p: address }, query: filter })
}
