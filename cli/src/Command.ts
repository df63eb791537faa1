import type { Answer } from './Answer.ts'
import type { Arguments } from './Arguments.ts'
import type { Output } from './output/createOutput.ts'
import type { Prompts } from './createPrompts.ts'
import type { Surroundings } from './Surroundings.ts'

/** A positional argument. `many` takes all that are left; only the last may. */
export type ArgumentSpec = {
  readonly name: string
  readonly help: string
  readonly isOptional?: true
  readonly isMany?: true
}

/** An option; without `value` it is a flag. */
export type OptionSpec = {
  readonly name: string
  /** Name of the value in help texts. */
  readonly value?: string
  readonly short?: string
  readonly isMany?: true
  readonly help: string
}

/** What a command works with. */
export type Context = {
  readonly args: Arguments
  readonly output: Output
  readonly prompts: Prompts
  readonly surroundings: Surroundings
  /** Done once the command has ended, whatever became of it; the last first. */
  atEnd(work: () => Promise<void>): void
}

/** One row of the table of commands: what it is called, takes, means and does. */
export type Command = {
  /** `patient grant`; the first word is the role. */
  readonly name: string
  /** One line. */
  readonly summary: string
  /** What a person should know before using it. */
  readonly about?: string
  readonly arguments?: readonly ArgumentSpec[]
  readonly options?: readonly OptionSpec[]
  readonly examples: readonly { readonly run: string; readonly does: string }[]
  run(context: Context): Promise<Answer>
}
