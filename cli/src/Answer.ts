import type { ExitName } from './exitCodes.ts'

/** What a command answers: for programs, for people, and how it ends (default `ok`). */
export type Answer = {
  readonly json: unknown
  readonly text: string
  readonly exit?: ExitName
}
