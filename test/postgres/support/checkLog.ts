import { appendLeaf, emptyFrontier, equal, rootOf } from '@consentry/protocol'
import { expect } from 'chai'
import { openPostgresReader } from '../../../gateway/src/adapters/store/openPostgresReader.ts'
import type { LeafRow } from '../../../gateway/src/ports/LeafRows.ts'

/** Reads the whole log of a database: numbers without gap, each patient's chain too. */
export async function readLog(url: string): Promise<readonly LeafRow[]> {
  const ledger = openPostgresReader({ url })
  try {
    const rows = await ledger.read(async ({ leaves }) => leaves.range(0, await leaves.size()))
    expect(rows.map(({ index }) => index)).to.deep.equal(rows.map((_, at) => at))
    const next = new Map<string, number>()
    for (const { patient, pseq } of rows) {
      if (patient === null) continue
      expect(pseq).to.equal(next.get(patient) ?? 0)
      next.set(patient, (pseq ?? 0) + 1)
    }
    return rows
  } finally {
    await ledger.close()
  }
}

/** Whether every root that was ever published is the root of these leaves: a log that forked has two for one size. */
export function expectRoots(
  rows: readonly LeafRow[],
  published: readonly { readonly size: number; readonly root: Uint8Array }[],
): void {
  const roots = new Map<number, Uint8Array>()
  let edge = emptyFrontier
  for (const { leafHash } of rows) {
    edge = appendLeaf(edge, leafHash)
    roots.set(edge.size, rootOf(edge))
  }
  for (const { size, root } of published) {
    const own = roots.get(size)
    expect(own !== undefined && equal(own, root), `root at ${size}`).to.equal(true)
  }
}
