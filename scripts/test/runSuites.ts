import type { Outcome } from './runSuite.ts'
import type { Suite } from './Suite.ts'

/** Runs suites in the order of the list, at most `lanes` at a time; one marked `alone` shares the machine with none. */
export async function runSuites(
  suites: readonly Suite[],
  lanes: number,
  run: (suite: Suite) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes = new Map<Suite, Outcome>()
  for (const suite of suites.filter(({ alone }) => alone)) outcomes.set(suite, await run(suite))
  const queue = suites.filter(({ alone }) => !alone)
  const lane = async (): Promise<void> => {
    for (let suite = queue.shift(); suite; suite = queue.shift()) outcomes.set(suite, await run(suite))
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return suites.flatMap((suite) => outcomes.get(suite) ?? [])
}
