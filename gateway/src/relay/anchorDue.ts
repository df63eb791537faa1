import type { Seconds } from '@consentry/protocol'

/** How often the log is anchored, s (§9.3). */
export interface AnchorCadence {
  /** While the log grows: 600, on the embedded chain 10. */
  readonly changed: number
  /** While it does not: 43,200. */
  readonly heartbeat: number
}

export const defaultHeartbeat = 43_200

/** Whether to anchor now. `last`: the newest anchor on chain or asked for; null before the first. */
export function anchorDue({
  size,
  last,
  now,
  cadence,
}: {
  readonly size: number
  readonly last: { readonly size: number; readonly time: Seconds } | null
  readonly now: Seconds
  readonly cadence: AnchorCadence
}): boolean {
  if (last === null) return true
  const age = now - last.time
  return age >= cadence.heartbeat || (size > last.size && age >= cadence.changed)
}
