/** Label values of a sample; names are the same in all samples of a metric. */
export type Labels = Readonly<Record<string, string | number>>

/** Metrics of one process in the text format of Prometheus, version 0.0.4. */
export interface Registry {
  /** Counts up by one. */
  counter(name: string, help: string): (labels: Labels) => void
  /** Counts values by upper bounds, which ascend. */
  histogram(name: string, help: string, bounds: readonly number[]): (labels: Labels, value: number) => void
  /** A value that is looked at when somebody asks; null where there is none. */
  gauge(name: string, help: string, read: () => number | null): void
  render(): string
}

interface Metric {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'histogram' | 'gauge'
  readonly lines: () => readonly string[]
}

/** The registry itself; small enough to be read in a minute, so that no package is needed for it. */
export function createRegistry(): Registry {
  const metrics: Metric[] = []
  return {
    counter: (name, help) => {
      const counts = new Map<string, { readonly labels: Labels; count: number }>()
      metrics.push({
        name,
        help,
        type: 'counter',
        lines: () => [...counts.values()].map(({ labels, count }) => `${name}${braced(labels)} ${count}`),
      })
      return (labels) => {
        const key = keyOf(labels)
        const one = counts.get(key) ?? { labels, count: 0 }
        counts.set(key, one)
        one.count += 1
      }
    },
    histogram: (name, help, bounds) => {
      const series = new Map<string, Series>()
      metrics.push({ name, help, type: 'histogram', lines: () => histogramLines(name, bounds, series) })
      return (labels, value) => {
        const key = keyOf(labels)
        const one = series.get(key) ?? { labels, counts: bounds.map(() => 0), count: 0, sum: 0 }
        series.set(key, one)
        const place = bounds.findIndex((bound) => value <= bound)
        if (place !== -1) one.counts[place] = (one.counts[place] ?? 0) + 1
        one.count += 1
        one.sum += value
      }
    },
    gauge: (name, help, read) => {
      const lines = (): readonly string[] => {
        const value = read()
        return value === null ? [] : [`${name} ${value}`]
      }
      metrics.push({ name, help, type: 'gauge', lines })
    },
    render: () =>
      metrics
        .flatMap(({ name, help, type, lines }) => [
          `# HELP ${name} ${help}`,
          `# TYPE ${name} ${type}`,
          ...lines(),
        ])
        .map((line) => `${line}\n`)
        .join(''),
  }
}

interface Series {
  readonly labels: Labels
  readonly counts: number[]
  count: number
  sum: number
}

function histogramLines(
  name: string,
  bounds: readonly number[],
  series: ReadonlyMap<string, Series>,
): readonly string[] {
  return [...series.values()].flatMap(({ labels, counts, count, sum }) => {
    let below = 0
    const buckets = bounds.map((le, at) => {
      below += counts[at] ?? 0
      return `${name}_bucket${braced({ ...labels, le })} ${below}`
    })
    const own = braced(labels)
    return [
      ...buckets,
      `${name}_bucket${braced({ ...labels, le: '+Inf' })} ${count}`,
      `${name}_sum${own} ${sum}`,
      `${name}_count${own} ${count}`,
    ]
  })
}

/** Of one metric: the values alone tell samples apart, for all have the same names. Cheaper than what is rendered. */
function keyOf(labels: Labels): string {
  let key = ''
  for (const name in labels) key += `${labels[name]}\n`
  return key
}

function braced(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
