import type { Findings } from './runSchedules.ts'

/** A forbidden read in one line, with what it takes to see it again. */
export function describeRead(forbidden: Findings['forbidden']): string {
  if (forbidden === null) return 'none'
  const { seed, tick, read } = forbidden
  const { party, by, record, purpose } = read
  return `seed ${seed}, tick ${tick}: ${by} of party ${party.number}, record ${record}, ${purpose}`
}
