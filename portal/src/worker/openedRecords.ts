import type { RecordItem } from '@consentry/sdk'
import type { ShownRecord } from './shownRecord.ts'

/**
 * Records that were opened since the vault was, in the memory of this worker: what was read once is not asked for again
 * at every change elsewhere, which would leave an entry in the patient's log each time.
 */
export interface OpenedRecords {
  /** Opens what is not open yet, by `open`, and forgets what the list does not name any more. In the order of the list. */
  keepTo(
    owner: string,
    items: readonly Pick<RecordItem, 'recordId' | 'ver'>[],
    open: (ids: readonly string[]) => Promise<readonly ShownRecord[]>,
  ): Promise<readonly ShownRecord[]>
  /** Forgets what belongs to one patient, or everything. */
  forget(owner?: string): void
}

export function createOpenedRecords(): OpenedRecords {
  const owners = new Map<string, Map<string, ShownRecord>>()
  return {
    keepTo: async (owner, items, open) => {
      const before = owners.get(owner) ?? new Map<string, ShownRecord>()
      const nameOf = ({ recordId, ver }: Pick<RecordItem, 'recordId' | 'ver'>): string => `${recordId} ${ver}`
      const missing = items.filter((item) => !before.has(nameOf(item)))
      const opened = missing.length === 0 ? [] : await open(missing.map(({ recordId }) => recordId))
      const byId = new Map(opened.map((record) => [record.recordId, record]))
      const now = new Map<string, ShownRecord>()
      for (const item of items) {
        const record = before.get(nameOf(item)) ?? byId.get(item.recordId)
        if (record !== undefined) now.set(nameOf(item), record)
      }
      owners.set(owner, now)
      return [...now.values()]
    },
    forget: (owner) => {
      if (owner === undefined) owners.clear()
      else owners.delete(owner)
    },
  }
}
