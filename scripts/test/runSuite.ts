import { join } from 'node:path'
import { ensureNeed } from '../needs/ensureNeed.ts'
import { NeedError } from '../needs/NeedError.ts'
import { readReport } from './readReport.ts'
import { type Ended, runProgram } from './runProgram.ts'
import type { Suite } from './Suite.ts'

/** The result of a suite; `notes` tell a person what went wrong. */
export interface Outcome {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly seconds: number
  readonly notes: readonly string[]
}

/** Runs one suite. A crash, a time-out, no test at all, a missing need or no end after the result count as one failure. */
export async function runSuite(suite: Suite, root: string, folder: string): Promise<Outcome> {
  const start = performance.now()
  const done = (passed: number, failed: number, notes: readonly string[]): Outcome => {
    return { name: suite.name, passed, failed, seconds: (performance.now() - start) / 1000, notes }
  }
  try {
    for (const need of suite.needs) ensureNeed(need)
  } catch (error) {
    if (!(error instanceof NeedError)) throw error
    return done(0, 1, [error.message])
  }
  const file = join(folder, `${suite.name}.json`)
  const mochaArgs =
    suite.report === 'mocha' ? ['--reporter', 'json', '--reporter-option', `output=${file}`] : []
  const ended = await runProgram([...suite.args, ...mochaArgs], { ...suite, cwd: root, resultFile: file })
  const counts = readReport(suite.report, ended.output, file)
  const trouble = findTrouble(suite, ended, counts)
  if (trouble === null && counts) return done(counts.passed, counts.failed, [])
  const notes = counts && counts.failures.length > 0 ? counts.failures : [lastLines(ended.output)]
  const failed = counts?.failed ?? 0
  return done(counts?.passed ?? 0, Math.max(failed, 1), [...notes, ...(trouble === null ? [] : [trouble])])
}

function findTrouble(
  suite: Suite,
  { code, timedOut, lingered }: Ended,
  counts: ReturnType<typeof readReport>,
): string | null {
  if (timedOut) return `did not end within ${suite.limitSeconds} s`
  if (!counts) return `ended with ${code ?? 'a signal'} and without a result`
  if (counts.passed + counts.failed === 0) return 'ran no test'
  if (lingered) return 'had its result and did not end: a test leaves something open'
  if (counts.failed > 0) return `${counts.failed} failed`
  return code === 0 ? null : `ended with ${code ?? 'a signal'} although no test failed`
}

const lastLines = (output: string): string => output.trimEnd().split('\n').slice(-120).join('\n')
