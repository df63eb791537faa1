import { existsSync, readFileSync } from 'node:fs'
import type { Report } from './Suite.ts'

/** How many tests of a suite passed and failed, and a text for each failure as far as the report holds it. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly failures: readonly string[]
}

interface MochaReport {
  readonly stats: { readonly passes: number; readonly failures: number }
  readonly failures: readonly {
    readonly fullTitle: string
    readonly err: { message?: string; stack?: string }
  }[]
}

/** Reads what a suite told; null if it told nothing, as after a crash. */
export function readReport(report: Report, output: string, file: string): Counts | null {
  if (report === 'mocha') return existsSync(file) ? readMocha(readFileSync(file, 'utf8')) : null
  return report === 'hardhat' ? readHardhat(output) : readClosingLine(output)
}

function readMocha(text: string): Counts | null {
  try {
    const { stats, failures } = JSON.parse(text) as MochaReport
    const texts = failures.map(
      ({ fullTitle, err }) => `${fullTitle}\n${err.stack ?? err.message ?? 'no reason given'}`,
    )
    return { passed: stats.passes, failed: stats.failures, failures: texts }
  } catch {
    // Cut off in the middle: the process died while it wrote.
    return null
  }
}

/** Hardhat ends with `624 passing (624 mocha)` and, if there are any, the same for `failing` and `skipped`. */
function readHardhat(output: string): Counts | null {
  const passing = lastNumber(output, /^(\d+) passing\b/gm)
  const failing = lastNumber(output, /^(\d+) failing\b/gm)
  if (passing === null && failing === null) return null
  // A test that is left out is a test that does not pass.
  const skipped = lastNumber(output, /^(\d+) (?:skipped|pending)\b/gm) ?? 0
  return { passed: passing ?? 0, failed: (failing ?? 0) + skipped, failures: [] }
}

/** `5 passed, 0 failed`, or `5 of 5 …` from a program that counts what it caught. */
function readClosingLine(output: string): Counts | null {
  const line = output.trimEnd().split('\n').at(-1) ?? ''
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(line) ?? []
  if (passed !== undefined) return { passed: Number(passed), failed: Number(failed), failures: [] }
  const [, good, all] = /^(\d+) of (\d+) /.exec(line) ?? []
  if (good !== undefined) return { passed: Number(good), failed: Number(all) - Number(good), failures: [] }
  return null
}

function lastNumber(text: string, pattern: RegExp): number | null {
  const value = [...text.matchAll(pattern)].at(-1)?.[1]
  return value === undefined ? null : Number(value)
}
