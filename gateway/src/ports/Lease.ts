/**
 * Which of several gateways does a job now. A lease saves work and is never a safety argument: it may be held twice for
 * a moment, and whoever holds it must do no harm then.
 */
export interface Lease {
  /** Whether this process may do the job now. */
  isHeld(): boolean
  /** Takes or prolongs it. To be called about once a second; a holder that stops calling loses it within 4 s. */
  renew(): Promise<void>
  /** Gives it back, and leaves it alone long enough for another gateway to take it. */
  standDown(): Promise<void>
}
