/** What a witness answered: its lines, the size that it cosigned last, or that it does not cosign this. */
export type WitnessReply =
  | { readonly kind: 'cosigned'; readonly lines: string }
  | { readonly kind: 'conflict'; readonly size: number }
  | { readonly kind: 'refused'; readonly status: number }

/** Somebody else who looks at every checkpoint of this log and cosigns it if it continues the one before. */
export interface Witness {
  /** Its name in the policy. */
  readonly name: string
  /** Its verifier key: what it answers counts only if this verifies it. */
  readonly vkey: string
  /** Sends a request `add-checkpoint`. Rejects where it does not answer in time or not in the protocol's form. */
  addCheckpoint(body: string): Promise<WitnessReply>
}
