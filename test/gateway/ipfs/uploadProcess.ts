import { openDirectoryUploads } from '../../../gateway/src/adapters/ipfs/openDirectoryUploads.ts'
import { content } from './content.ts'

// Brings parts of an upload, says each one that was acknowledged, and kills itself in the middle of the last.
const [dir = ''] = process.argv.slice(2)
const uploads = await openDirectoryUploads(dir)
const bytes = content(500_000)
const name = { owner: '0x01', sha256: 'aa' }

async function* part(start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += 10_000) {
    if (at === 350_000) process.kill(process.pid, 'SIGKILL')
    yield bytes.subarray(at, at + 10_000)
  }
}

for (let start = 0; start < 500_000; start += 100_000) {
  const offset = await uploads.append(name, {
    start,
    end: start + 100_000,
    source: part(start, start + 100_000),
  })
  process.stdout.write(`${offset}\n`)
}
