import type { Millis } from '@consentry/protocol'

/** Remembers used request proofs. `seen` is atomic: of two callers with the same key exactly one gets true. */
export interface Replay {
  /** `key`: 64 hex digits. True when it is new until `expires`; false when it was used before. */
  claim(key: string, expires: Millis, now: Millis): Promise<boolean>
}
