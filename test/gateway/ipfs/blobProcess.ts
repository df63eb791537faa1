import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { openBlobIndex } from '../../../gateway/src/adapters/store/openBlobIndex.ts'
import type { BlobIndex } from '../../../gateway/src/ports/BlobIndex.ts'
import { content, pieces, sha256Of } from './content.ts'

// Uploads and deletes blobs, says what was acknowledged, and kills itself at the given step. A step is the moment
// before or after anything durable is asked for. Prints the names of all steps at the end.
const [dir = '', killAt = '0'] = process.argv.slice(2)
const steps: string[] = []

function step(name: string): void {
  steps.push(name)
  if (steps.length === Number(killAt)) process.kill(process.pid, 'SIGKILL')
}

function stepped<Given extends readonly unknown[], Result>(
  name: string,
  work: (...given: Given) => Promise<Result>,
): (...given: Given) => Promise<Result> {
  return async (...given) => {
    step(`before ${name}`)
    const result = await work(...given)
    step(`after ${name}`)
    return result
  }
}

const probe = await fs.open(process.execPath)
const handles = Object.getPrototypeOf(probe) as { sync: () => Promise<void> }
await probe.close()
const { sync } = handles
handles.sync = function (this: unknown) {
  return stepped('sync', () => sync.call(this))()
}
Object.assign(fs, { rename: stepped('rename', fs.rename), rm: stepped('rm', fs.rm) })
syncBuiltinESMExports()

const { openDirectoryBlobs } = await import('../../../gateway/src/adapters/ipfs/openDirectoryBlobs.ts')
const opened = openBlobIndex({ dir })
const index: BlobIndex = {
  ...opened,
  put: stepped('put', opened.put),
  remove: stepped('remove', opened.remove),
  expectFile: stepped('expectFile', opened.expectFile),
  forgetFile: stepped('forgetFile', opened.forgetFile),
}
const blobs = await openDirectoryBlobs({ dir, index })
// The rest is said at once: standard output to a pipe is synchronous, so what is said was acknowledged before.
const say = (line: string) => process.stdout.write(`${line}\n`)
const put = async (size: number, seed: number) => {
  const bytes = content(size, seed)
  const { sha256 } = await blobs.put(pieces(bytes), { sha256: sha256Of(bytes), maxBytes: 1e7 })
  say(`stored ${sha256}`)
}
const remove = async (size: number, seed: number) => {
  say(`deleting ${sha256Of(content(size, seed))}`)
  await blobs.delete(sha256Of(content(size, seed)))
  say(`deleted ${sha256Of(content(size, seed))}`)
}

await put(5_000, 1)
await put(300_000, 2)
await put(1_100_000, 3)
await put(1_100_000, 3)
await remove(5_000, 1)
await remove(300_000, 2)
await put(300_000, 2)
for (const name of steps) say(`step ${name}`)
await index.close()
