import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { openDirectoryBlobs } from '../../../gateway/src/adapters/ipfs/openDirectoryBlobs.ts'
import { openBlobIndex } from '../../../gateway/src/adapters/store/openBlobIndex.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { collect, sha256Of } from './content.ts'

const program = fileURLToPath(new URL('./blobProcess.ts', import.meta.url))

/** Lines that the process said before it ended at this step; 0 lets it run to its end. */
function linesOf(dir: string, killAt: number): string[][] {
  const { stdout, signal, status } = spawnSync(process.execPath, [program, dir, String(killAt)], {
    encoding: 'utf8',
  })
  expect(signal ?? status).to.equal(killAt === 0 ? 0 : 'SIGKILL')
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
}

/** What must be there: stored, and its deletion not begun. What must not: deleted, and not stored again. */
function expectations(lines: readonly string[][]): {
  readonly stored: Set<string>
  readonly gone: Set<string>
} {
  const [stored, gone] = [new Set<string>(), new Set<string>()]
  for (const [what, sha256 = ''] of lines) {
    if (what === 'stored') gone.delete(sha256)
    if (what === 'stored') stored.add(sha256)
    if (what === 'deleting') stored.delete(sha256)
    if (what === 'deleted') gone.add(sha256)
  }
  return { stored, gone }
}

async function checkAfterKill(killAt: number): Promise<void> {
  const folder = await temporaryFolder()
  const dir = join(folder.path, 'blobs')
  const { stored, gone } = expectations(linesOf(dir, killAt))
  const index = openBlobIndex({ dir })
  const blobs = await openDirectoryBlobs({ dir, index })
  for (const sha256 of stored)
    expect(sha256Of(await collect(blobs.read(sha256))), `step ${killAt}`).to.equal(sha256)
  for (const sha256 of gone) {
    // It may have been stored again by the last, unacknowledged upload: then whole.
    if (await blobs.has(sha256)) expect(sha256Of(await collect(blobs.read(sha256)))).to.equal(sha256)
  }
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const { name } of files.filter((entry) => !entry.name.includes('sqlite'))) {
    expect((await index.get(name))?.place, `step ${killAt}: file without an entry`).to.equal('file')
  }
  expect(await index.expectedFiles()).to.deep.equal([])
  await index.close()
  await folder.remove()
}

/** Kills the store at the steps that `choose` picks by their names (the first step is 1) and checks what is found. */
export async function checkKills(choose: (steps: readonly string[]) => readonly number[]): Promise<void> {
  const folder = await temporaryFolder()
  const lines = linesOf(join(folder.path, 'blobs'), 0)
  await folder.remove()
  const chosen = choose(lines.filter(([what]) => what === 'step').map(([, ...name]) => name.join(' ')))
  expect(chosen).to.not.include(0).and.not.deep.equal([])
  for (const at of chosen) await checkAfterKill(at)
}
