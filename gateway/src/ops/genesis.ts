import type { Ledger } from '../ports/Ledger.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'

/** Leaf 0 of a log says that it begins here; every later start finds it (§14). */
export async function writeGenesis(ledger: Ledger, appendLeaves: LeafWriter): Promise<void> {
  const isEmpty = await ledger.read(async (tx) => (await tx.leaves.size()) === 0)
  if (!isEmpty) return
  await ledger.write(async (tx) => {
    if ((await tx.leaves.size()) === 0) await appendLeaves(tx, [{ type: 'genesis' }])
  })
}
