import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CliError } from './CliError.ts'
import { printable } from './output/printable.ts'
import type { Surroundings } from './Surroundings.ts'

/** Asks the person. Where none is there, or `--yes` was given, see each method. */
export type Prompts = {
  /** Somebody sits at a terminal. */
  readonly isInteractive: boolean
  /** `--yes`: nothing is asked. */
  readonly isYes: boolean
  /**
   * Says in words what happens next and goes on only after a yes. With `--yes` it goes on.
   * Throws `declined`, or `needs_yes` where nobody can answer.
   */
  confirm(words: readonly string[], question: string): Promise<void>
  /** Asks for a line. Throws `needs_yes` with what to give instead where nobody can answer. */
  ask(question: string, instead: string): Promise<string>
  /** The same without showing what is typed. */
  askSecret(question: string, instead: string): Promise<string>
}

/** Makes the prompts of a command: questions on standard error, answers from standard input. */
export function createPrompts(
  { stdin, stderr }: Pick<Surroundings, 'stdin' | 'stderr'>,
  isYes: boolean,
): Prompts {
  const isInteractive = stdin.isTTY === true && stderr.isTTY === true
  const readLine = (question: string, isSecret: boolean): Promise<string> => {
    stderr.write(printable(question))
    return lineFrom(stdin, { stderr, isSecret })
  }
  const requirePerson = (what: string, instead: string): void => {
    if (!isInteractive) throw new CliError('needs_yes', `${what.trim()} Nobody can answer here`, instead)
  }
  return {
    isInteractive,
    isYes,
    confirm: async (words, question) => {
      if (isYes) return
      requirePerson(words.join(' '), 'Add --yes to agree without being asked')
      stderr.write(printable(words.map((line) => `${line}\n`).join('')))
      const answer = await readLine(`${question} [y/N] `, false)
      if (!/^(y|yes)$/i.test(answer.trim())) throw new CliError('declined', 'Nothing was signed')
    },
    ask: async (question, instead) => {
      requirePerson(question, instead)
      return readLine(question, false)
    },
    askSecret: async (question, instead) => {
      requirePerson(question, instead)
      return readLine(question, true)
    },
  }
}

function lineFrom(
  stdin: Surroundings['stdin'],
  { stderr, isSecret }: { readonly stderr: Surroundings['stderr']; readonly isSecret: boolean },
): Promise<string> {
  // In raw mode readline itself writes what is typed; into nothing, it stays hidden.
  const echo = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!isSecret) stderr.write(chunk)
      done()
    },
  })
  const reader = createInterface({ input: stdin, output: echo, terminal: isSecret && stdin.isTTY === true })
  return new Promise((resolve, reject) => {
    let isAnswered = false
    reader.once('line', (line) => {
      isAnswered = true
      reader.close()
      if (isSecret) stderr.write('\n')
      resolve(line)
    })
    reader.once('SIGINT', () => reader.close())
    reader.once('close', () => {
      if (!isAnswered) reject(new CliError('interrupted', 'No answer'))
    })
  })
}
