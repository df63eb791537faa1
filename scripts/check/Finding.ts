/** One thing a check objects to: a file, a line (0 = the whole file), the rule and what to do about it. */
export interface Finding {
  readonly rule: string
  readonly path: string
  readonly line: number
  readonly text: string
}
