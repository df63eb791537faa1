import type { Ledger } from '../ports/Ledger.ts'

/**
 * Remembers a height that the node calls final, as far as it was followed: what is final now stays so after a restart
 * (§13). A node that names a height of its own invention binds nobody to more than what was followed. Resolves with the
 * highest height that was ever final.
 */
export function rememberFinal(ledger: Ledger, height: number): Promise<number> {
  return ledger.write(async (tx) => {
    const before = await tx.marks.finalized()
    const reached = Math.min(height, (await tx.chain.head())?.number ?? -1)
    if (reached <= before) return before
    await tx.marks.setFinalized(reached)
    return reached
  })
}
