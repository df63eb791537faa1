import type { Millis } from '@consentry/protocol'
import type { Blobs } from '../ports/Blobs.ts'
import type { Ledger } from '../ports/Ledger.ts'

/**
 * Deletes a blob that no record names and that was stored before `before`, wherever it is. What ends in between is done
 * by the next one who tries: the row goes last.
 */
export async function deleteUnnamed(
  { ledger, blobs }: { readonly ledger: Ledger; readonly blobs: Blobs },
  sha256: string,
  before: Millis,
): Promise<void> {
  // Inside the writer's transaction: whoever stores the same bytes at this moment looks for them in a later one.
  await ledger.write(async (tx) => {
    if (!(await tx.blobs.isUnnamed(sha256, before))) return
    await tx.blobs.delete(sha256)
    await blobs.delete(sha256)
  })
}
