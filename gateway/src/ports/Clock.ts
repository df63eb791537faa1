import type { Millis } from '@consentry/protocol'

/** Wall clock of this machine. Time is data: nothing else in the gateway asks the operating system for it. */
export interface Clock {
  now(): Millis
}
