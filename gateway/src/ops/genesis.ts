import type { Ledger } from '../ports/Ledger.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { PreviousLog } from './openLog.ts'

/**
 * Leaf 0 of a log says that it begins here, and which log it continues if any; every later start finds it (§14).
 */
export async function writeGenesis(
  ledger: Ledger,
  appendLeaves: LeafWriter,
  prev: PreviousLog | null,
): Promise<void> {
  const isEmpty = await ledger.read(async (tx) => (await tx.leaves.size()) === 0)
  if (!isEmpty) return
  await ledger.write(async (tx) => {
    if ((await tx.leaves.size()) === 0)
      await appendLeaves(tx, [{ type: 'genesis', ...(prev === null ? {} : { prev }) }])
  })
}
