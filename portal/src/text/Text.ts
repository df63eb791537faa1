import type { en } from './en.ts'

/** Texts of one language: the same keys and the same parameters as in English. */
export type Text = Widened<typeof en>

type Widened<Value> = Value extends string
  ? string
  : Value extends (...input: infer Input) => infer Said
    ? (...input: Input) => Said extends string ? string : Said
    : { readonly [Name in keyof Value]: Widened<Value[Name]> }
