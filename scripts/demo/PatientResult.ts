/** What one patient's story came to: who could read what, as it happened. Names are `Type/id`, sorted, with repeats. */
export interface PatientResult {
  readonly name: string
  readonly path: string
  readonly address: string
  readonly records: number
  /** Bytes of the resources, before encryption. */
  readonly bytes: number
  /** Entries of the file that hold no record. */
  readonly rejected: number
  /** Resources the clinic saw in its list, under the grant. */
  readonly listed: readonly string[]
  /** Resources the clinic decrypted, each equal byte for byte to what the patient stored. */
  readonly readable: readonly string[]
  /** Resources whose key the gateway refused the clinic. */
  readonly refused: readonly string[]
  /** By sensitive class: how many of its records the clinic asked for and how many opened. */
  readonly sensitive: Readonly<Record<string, { readonly asked: number; readonly opened: number }>>
  /** From the answer to the revocation to the next refusal, ms. */
  readonly revocationMillis: number
  /** Records refused after the revocation. */
  readonly refusedAfterRevocation: number
  /** Receipts of the patient that were proved to be in the log. */
  readonly proofs: number
  readonly seconds: number
  /** What is not as it should be; empty if all is well. */
  readonly deviations: readonly string[]
}
