import type { Bench } from './BenchRow.ts'

/** Name → bench, loaded when it runs. The order is that of `npm run bench`. */
export const benches: ReadonlyMap<string, () => Promise<Bench>> = new Map([
  ['gas', async () => (await import('./gas.ts')).benchGas],
  ['decide', async () => (await import('./decide.ts')).benchDecide],
  ['envelope', async () => (await import('./envelope.ts')).benchEnvelope],
  ['log', async () => (await import('./log.ts')).benchLog],
  ['follow', async () => (await import('./follow.ts')).benchFollow],
  ['read', async () => (await import('./read.ts')).benchRead],
  ['ingest', async () => (await import('./ingest.ts')).benchIngest],
  ['revoke', async () => (await import('./revoke.ts')).benchRevoke],
  ['start', async () => (await import('./start.ts')).benchStart],
  ['portal', async () => (await import('./portal.ts')).benchPortal],
])
