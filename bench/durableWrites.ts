import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../test/support/temporaryFolder.ts'
import { type BenchRow, ceilingRow } from './BenchRow.ts'
import { perSecond, timed } from './timed.ts'

const WRITES = 50
const BYTES = 10_240

/** What the disk allows just now: writes of 10 KB, each followed by fdatasync. The floor of everything durable. */
export async function durableWrites(bench: string): Promise<BenchRow> {
  const folder = await temporaryFolder()
  const handle = openSync(join(folder.path, 'written'), 'w')
  try {
    const millis = await timed(3, () => {
      for (let i = 0; i < WRITES; i++) {
        writeSync(handle, Buffer.alloc(BYTES, i))
        fdatasyncSync(handle)
      }
    })
    return ceilingRow(bench, `${bench}.syncedWritesPerSecond`, '1/s', perSecond(WRITES, millis))
  } finally {
    closeSync(handle)
    await folder.remove()
  }
}
