/** The largest tree of a log that a witness has cosigned. `root`: 32 bytes. */
export type SeenTree = { readonly size: number; readonly root: Uint8Array }

/** What a witness must never forget: lost or rolled back, it would cosign a second history. Spec §14. */
export type WitnessState = {
  /** The tree that was cosigned last; null where none was. */
  load(origin: string): Promise<SeenTree | null>
  /** Compare-and-swap: false when another size was cosigned last (null: none). Durable when it resolves true. */
  replace(
    origin: string,
    expected: number | null,
    next: SeenTree & { readonly note: string },
  ): Promise<boolean>
  /** Keeps a request that the log signed and that contradicts what was cosigned: it proves that the log lies. */
  keepEvidence(origin: string, body: string): Promise<void>
}
