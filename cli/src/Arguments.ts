/** The arguments of a call, checked against the command's table. Asking for one that is not in it is a TypeError. */
export type Arguments = {
  /** A required positional argument. */
  one(name: string): string
  /** A positional argument that may be left out. */
  maybe(name: string): string | undefined
  /** All values of an argument that takes many. */
  many(name: string): readonly string[]
  /** Value of an option; undefined if it was not given. */
  option(name: string): string | undefined
  /** Values of an option that may be repeated; each may hold several, separated by commas. */
  options(name: string): readonly string[]
  /** Whether a flag was given. */
  flag(name: string): boolean
}
