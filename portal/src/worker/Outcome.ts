/** A failure as it crosses from the worker to the page: never an object of the SDK, never a stack. */
export interface Failure {
  readonly code: string
  readonly message: string
}

/** What a call to the worker gives: errors lose their fields on the way, so they travel as values. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure }

/** Makes every function of an object answer with an `Outcome`. */
export type Guarded<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...input: infer Input) => infer Result
    ? (...input: Input) => Promise<Outcome<Awaited<Result>>>
    : Guarded<Api[Name]>
}
