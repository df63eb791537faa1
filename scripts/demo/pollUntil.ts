import { DemoError } from './DemoError.ts'

const pauseMillis = 200
const patienceMillis = 60_000

/** Asks until it is so, for a minute at most. Throws `not_in_time`. */
export async function pollUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMillis
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new DemoError('not_in_time', `Not within a minute: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, pauseMillis))
  }
}
