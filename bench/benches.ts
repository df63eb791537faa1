import type { Bench } from './BenchRow.ts'

/** Name → bench, loaded when it runs. The order is that of `npm run bench`. */
export const benches: ReadonlyMap<string, () => Promise<Bench>> = new Map([
  ['gas', async () => (await import('./gas.ts')).benchGas],
])
