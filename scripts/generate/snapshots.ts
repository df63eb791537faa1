// Writes what every operation of the contracts costs and how large they are, so that a change shows in review. With
// --check it writes nothing and fails if a figure has changed.
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { openGasChain } from '../../bench/gas/gasChain.ts'
import { measureOurs } from '../../bench/gas/measureOurs.ts'
import { artifacts } from '../deploy/artifacts.ts'

const root = dirname(dirname(import.meta.dirname))

/** Bytes of creation code, which go into a transaction, and of the code that stays on chain. */
function sizes(): Record<string, object> {
  const rows = Object.entries(artifacts).map(([name, { bytecode, size }]) => [
    name,
    { creationBytes: bytecode.length / 2 - 1, deployedBytes: size },
  ])
  return Object.fromEntries(rows)
}

async function main(isCheck: boolean): Promise<void> {
  const snapshots = new Map<string, object>([
    ['test/snapshots/gas.json', await measureOurs(await openGasChain())],
    ['test/snapshots/sizes.json', sizes()],
  ])
  for (const [path, value] of snapshots) {
    const file = join(root, path)
    const text = `${JSON.stringify(value, null, 2)}\n`
    if (!isCheck) await writeFile(file, text)
    else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      console.error(
        `${relative(root, file)} is stale: run npm run generate -- snapshots and review the difference`,
      )
      process.exitCode = 1
    }
  }
}

await main(process.argv.includes('--check'))
