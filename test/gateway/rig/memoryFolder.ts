import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TemporaryFolder } from '../../support/temporaryFolder.ts'

/** A temporary folder in memory where the machine has one: for tests in which a disk would only cost time. */
export async function memoryFolder(): Promise<TemporaryFolder> {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const path = await mkdtemp(join(parent, 'consentry-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
