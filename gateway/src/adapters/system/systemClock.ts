import type { Millis } from '@consentry/protocol'
import type { Clock } from '../../ports/Clock.ts'

/** The wall clock of this machine. */
export const systemClock: Clock = { now: () => Date.now() as Millis }
