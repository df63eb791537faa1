/** Runs work several times; resolves to the milliseconds of each run. The first run, which compiles, does not count. */
export async function timed(runs: number, work: () => unknown): Promise<number[]> {
  const millis: number[] = []
  for (let run = 0; run <= runs; run++) {
    const start = performance.now()
    await work()
    if (run > 0) millis.push(performance.now() - start)
  }
  return millis
}

/** As `timed`, in processor time of this process: what others on the machine do counts less. For work without waiting. */
export async function timedByProcessor(runs: number, work: () => unknown): Promise<number[]> {
  const millis: number[] = []
  for (let run = 0; run <= runs; run++) {
    const start = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(start)
    if (run > 0) millis.push((user + system) / 1_000)
  }
  return millis
}

/** How often something was done in a second, from the milliseconds that `count` of it took. */
export function perSecond(count: number, millis: readonly number[]): number[] {
  return millis.map((one) => (count * 1_000) / one)
}

/** The middle of samples, at least one. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5)
}

/** The sample that a share of all samples does not exceed. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  if (value === undefined) throw new TypeError('no samples')
  return value
}
