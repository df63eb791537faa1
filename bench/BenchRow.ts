/** One measured metric. Names are stable: other programs read them. */
export interface BenchRow {
  readonly bench: string
  readonly metric: string
  /** Median of the samples. */
  readonly value: number
  readonly unit: string
  /** What the same run measured as the possible, or the goal; null if there is none. */
  readonly limit: number | null
  /** What the value is to the limit, or to a peer, as the bench says; null if to nothing. */
  readonly ratio: number | null
  /** Number of samples, the smallest and the largest. */
  readonly n: number
  readonly min: number
  readonly max: number
}

/** A bench resolves to its rows, once it has measured them all. */
export type Bench = () => Promise<BenchRow[]>

/** What a metric is compared with. */
export interface Comparison {
  readonly limit?: number
  readonly ratio?: number
}

/** The row of a metric whose samples are given, at least one. */
export function benchRow(
  bench: string,
  metric: string,
  unit: string,
  samples: readonly number[],
  { limit, ratio }: Comparison = {},
): BenchRow {
  const sorted = [...samples].sort((a, b) => a - b)
  const value = sorted[Math.floor(sorted.length / 2)]
  if (value === undefined) throw new TypeError(`${bench}.${metric} has no samples`)
  return {
    bench,
    metric,
    value,
    unit,
    limit: limit ?? null,
    ratio: ratio ?? (limit === undefined ? null : value / limit),
    n: sorted.length,
    min: sorted[0] ?? value,
    max: sorted.at(-1) ?? value,
  }
}

/** The row of what the same run measured as the possible: its own limit. */
export function ceilingRow(
  bench: string,
  metric: string,
  unit: string,
  samples: readonly number[],
): BenchRow {
  const row = benchRow(bench, metric, unit, samples)
  return { ...row, limit: row.value, ratio: 1 }
}
