// Runs the checks and all suites, or those named: npm test -- protocol. The last line is "N passed, N failed".
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { endAll } from './test/runProgram.ts'
import { type Outcome, runSuite } from './test/runSuite.ts'
import { runSuites } from './test/runSuites.ts'
import { fastSuites, slowSuites } from './test/suites.ts'
import { unassigned } from './test/unassigned.ts'

const root = dirname(import.meta.dirname)
const allSuites = [...fastSuites, ...slowSuites]

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== '--slow')
  const unknown = names.filter((name) => !allSuites.some((suite) => suite.name === name))
  if (unknown.length > 0) {
    console.error(
      `no suite is called ${unknown.join(', ')}; there are: ${allSuites.map(({ name }) => name).join(', ')}`,
    )
    return 1
  }
  const planned = args.includes('--slow') ? slowSuites : fastSuites
  const suites = names.length > 0 ? allSuites.filter(({ name }) => names.includes(name)) : planned
  const folder = mkdtempSync(join(tmpdir(), 'consentry-test-'))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(folder))
  // Tests that wait for blocks, pages and disks leave a core to others.
  const lanes = Math.min(3, availableParallelism() + 1)
  const outcomes = await runSuites(suites, lanes, (suite) => runSuite(suite, root, folder).then(report))
  rmSync(folder, { recursive: true, force: true })
  return close([...outcomes, ...unassigned(root, allSuites).map(forgotten)])
}

function stop(folder: string): void {
  endAll()
  rmSync(folder, { recursive: true, force: true })
  process.exit(130)
}

const forgotten = (folder: string): Outcome => {
  return { name: folder, passed: 0, failed: 1, seconds: 0, notes: [`no suite runs test/${folder}`] }
}

function report(outcome: Outcome): Outcome {
  console.log(`${outcome.failed === 0 ? 'ok  ' : 'FAIL'} ${outcome.name} (${outcome.seconds.toFixed(1)} s)`)
  for (const note of outcome.notes) console.log(note.replaceAll(/^/gm, '     '))
  return outcome
}

/** Prints the table and, as the very last line, the sums. */
function close(outcomes: readonly Outcome[]): number {
  console.log(`\n${row('suite', 'passed', 'failed', 'seconds')}`)
  for (const { name, passed, failed, seconds, notes } of outcomes) {
    console.log(row(name, String(passed), String(failed), seconds.toFixed(1)))
    if (seconds === 0) for (const note of notes) console.log(`     ${note}`)
  }
  const sum = (key: 'passed' | 'failed'): number =>
    outcomes.reduce((total, outcome) => total + outcome[key], 0)
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
}

const row = (name: string, ...cells: readonly string[]): string =>
  name.padEnd(16) + cells.map((cell) => cell.padStart(9)).join('')

process.exitCode = await main(process.argv.slice(2))
