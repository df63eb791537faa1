import { cpus, totalmem } from 'node:os'
import type { BenchRow } from './BenchRow.ts'

const columns = ['metric', 'median', 'min', 'max', 'unit', 'limit', 'ratio', 'n'] as const

/** One JSON line for each row, for programs. */
export function toJsonLines(rows: readonly BenchRow[]): string {
  return rows.map((row) => JSON.stringify(row)).join('\n')
}

/** A table, for people, with the machine below: figures of two machines do not compare. */
export function toTable(rows: readonly BenchRow[]): string {
  const lines = [[...columns], ...rows.map(toCells)]
  const widths = columns.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)))
  const text = lines.map((cells) =>
    cells
      .map((cell, at) =>
        at === 0 || at === 4 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return [...text, '', describeMachine()].join('\n')
}

function toCells({ metric, value, min, max, unit, limit, ratio, n }: BenchRow): string[] {
  return [
    metric,
    format(value),
    format(min),
    format(max),
    unit,
    limit === null ? '–' : format(limit),
    ratio === null ? '–' : ratio.toFixed(2),
    String(n),
  ]
}

/** Whole numbers from 100 on: the digits behind them are noise. */
function format(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 2
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function describeMachine(): string {
  const [cpu] = cpus()
  const gibibytes = Math.round(totalmem() / 2 ** 30)
  return `machine: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${gibibytes} GiB, Node ${process.versions.node}`
}
