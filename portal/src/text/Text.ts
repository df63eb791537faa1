import type { en } from './en.ts'

/** Texts of one language: the same keys and the same parameters as in English. */
export type Text = Widened<typeof en>

type Widened<Value> = Value extends string
  ? string
  : Value extends (...input: infer Input) => string
    ? (...input: Input) => string
    : { readonly [Name in keyof Value]: Widened<Value[Name]> }
