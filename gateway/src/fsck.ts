// Computes the whole log again from what is stored and says in words what is wrong, also while the gateway runs: with
// the gateway's own settings, `node gateway/src/fsck.ts [--offline] [--vkey KEY]...`. docs/operations/fsck.md
// Exit code: 0 nothing wrong, 1 something is, 2 it could not look.
import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import { type FaultCode, faultText } from './ops/fsck/Fault.ts'
import { type FsckReport, runFsck } from './wiring/runFsck.ts'

/** Faults of one kind that are written out; the rest is counted. */
const MOST_OF_A_KIND = 20

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { offline: { type: 'boolean', default: false }, vkey: { type: 'string', multiple: true } },
  })
  const run = runFsck(readConfig(process.env), { vkeys: values.vkey ?? [], isOnline: !values.offline })
  const counts = new Map<FaultCode, number>()
  for (;;) {
    const { done, value } = await run.next()
    if (done === true) {
      process.stdout.write(summaryOf(value, counts))
      return counts.size === 0 ? 0 : 1
    }
    const count = (counts.get(value.code) ?? 0) + 1
    counts.set(value.code, count)
    if (count <= MOST_OF_A_KIND) process.stdout.write(`${faultText(value)}\n`)
  }
}

function summaryOf(report: FsckReport, counts: ReadonlyMap<FaultCode, number>): string {
  const looked = report.map(
    ({ origin, size, erased, claims }) =>
      `${origin}: ${size} entries, ${erased} of them erased; ${claims} checkpoints, anchors and locks\n`,
  )
  const kinds = [...counts].map(([code, count]) => `${count} ${code}`)
  return `${looked.join('')}${counts.size === 0 ? 'nothing is wrong' : kinds.join(', ')}\n`
}

main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code
  })
  .catch((error: unknown) => {
    process.stderr.write(`consentry fsck: ${error instanceof Error ? error.message : 'failed'}\n`)
    process.exitCode = 2
  })
