/** A request as it came in. `target`: the raw request-target; `path`: it without query; `bodyDigest`: 32 bytes. */
export interface SignedRequest {
  readonly method: string
  readonly target: string
  readonly path: string
  readonly authorization: string | undefined
  readonly proof: string | undefined
  readonly bodyDigest: Uint8Array
  /** The body itself, empty for streams. */
  readonly body: Uint8Array
  readonly lines: readonly string[] | null
}
