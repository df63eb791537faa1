// Writes the vectors of cosignatures, policies and proofs, good and bad, with the reference of the tests and not with the
// code that they test. With --check it writes nothing and fails if a file has changed.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { witnessVectors } from '../vectors/witnessVectors.ts'

const root = dirname(dirname(import.meta.dirname))
const folder = join(root, 'test/vectors/witness')

async function main(isCheck: boolean): Promise<void> {
  if (!isCheck) await mkdir(folder, { recursive: true })
  for (const [name, cases] of Object.entries(witnessVectors())) {
    const file = join(folder, `${name}.json`)
    const text = `${JSON.stringify({ kind: name, cases }, null, 1)}\n`
    if (!isCheck) await writeFile(file, text)
    else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      console.error(`${relative(root, file)} is stale: run npm run generate -- witnessVectors`)
      process.exitCode = 1
    }
  }
}

await main(process.argv.includes('--check'))
