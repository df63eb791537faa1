/** A case of a vector file: what goes in, and either what comes out or the code of the refusal. */
export type Case = {
  readonly name: string
  readonly in: object
  readonly out?: unknown
  readonly error?: string
}
