import { join } from 'node:path'
import { openLedger } from '../../gateway/src/adapters/store/openLedger.ts'
import type { Ledger } from '../../gateway/src/ports/Ledger.ts'
import { temporaryFolder } from './temporaryFolder.ts'

/** A SQLite ledger in a folder of its own. */
export interface TemporaryLedger {
  readonly ledger: Ledger
  readonly dir: string
  /** Closes and opens the same files again, as a restart does. */
  reopen(): Promise<TemporaryLedger>
  /** Closes it and removes the folder. */
  remove(): Promise<void>
}

export async function temporaryLedger(): Promise<TemporaryLedger> {
  const folder = await temporaryFolder()
  return opened(join(folder.path, 'data'), () => folder.remove())
}

async function opened(dir: string, removeFolder: () => Promise<void>): Promise<TemporaryLedger> {
  const ledger = await openLedger({ dir })
  return {
    ledger,
    dir,
    reopen: async () => {
      await ledger.close()
      return opened(dir, removeFolder)
    },
    remove: async () => {
      await ledger.close()
      await removeFolder()
    },
  }
}
