import type { Address, ClassName, GrantPurpose, Millis, OrgId, RecordItem } from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import type { Provider } from '../client/Provider.ts'

/** Whose records, for which purpose, and which of them; times are of the data, ms, inclusive. */
export type PatientRecordsQuery = {
  readonly patient: Address
  readonly purpose: GrantPurpose
  readonly class?: ClassName
  readonly from?: Millis
  readonly to?: Millis
  readonly author?: OrgId | Address
}

/** Lists the records whose keys the organisation could get now. The patient sees that it asked. Spec §18. */
export async function listPatientRecords(
  { session }: Provider,
  { patient, ...query }: PatientRecordsQuery,
): Promise<readonly RecordItem[]> {
  return allPages(session, 'listRecords', { path: { p: patient }, query })
}
