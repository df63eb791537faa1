import type { RelayId } from '@consentry/protocol'
import type { Told } from '../ports/NoticeWriter.ts'
import type { OutboxRow } from '../ports/OutboxRows.ts'
import type { RowChange } from './delivererPorts.ts'

/** What a change of an owed transaction tells its patient: only another state, only what she owed through us. */
export function relayNotices(
  changes: readonly { readonly row: OutboxRow; readonly change: RowChange }[],
): readonly Told[] {
  return changes.flatMap(({ row, change }) => {
    const { state } = change
    if (state === undefined || state === row.state || row.patient === null || row.account === 'direct')
      return []
    return [{ fact: { type: 'relay', relayId: row.id as RelayId, state }, patient: row.patient }]
  })
}
