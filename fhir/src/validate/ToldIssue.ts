/** An issue as the validator tells it. */
export type ToldIssue = {
  readonly severity?: string | undefined
  readonly details?: { readonly text?: string | undefined } | undefined
  readonly expression?: readonly string[] | undefined
}
