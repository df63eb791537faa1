import { resolve } from 'node:path'
import { CliError } from '../CliError.ts'
import type { Context, OptionSpec } from '../Command.ts'
import { writeNewFile } from '../profile/secretFiles.ts'

/** Options of the commands that make a vault. */
export const recoveryOptions: readonly OptionSpec[] = [
  {
    name: 'recovery-code-file',
    value: 'FILE',
    help: 'write the recovery code into this new file (mode 0600) instead of showing it; needed where nobody reads along',
  },
]

/** Characters that are typed again to show that the code was written down. */
const repeated = 4
const tries = 3

/** Throws `needs_yes` before anything is signed where the code could not be shown to anybody. */
export function requireRecoveryPlace({ args, prompts }: Pick<Context, 'args' | 'prompts'>): void {
  if (args.option('recovery-code-file') !== undefined || prompts.isInteractive) return
  throw new CliError(
    'needs_yes',
    'Nobody reads along who could write the recovery code down',
    'Add --recovery-code-file FILE',
  )
}

/**
 * Shows a recovery code this once and has its end typed again, or writes it into the file that was named. Rejects with
 * `declined`, which ends an enrolment before anything is published, where it was not written down.
 */
export function showRecoveryCode({
  args,
  prompts,
  output,
  surroundings,
}: Context): (code: string) => Promise<void> {
  return async (code) => {
    const file = args.option('recovery-code-file')
    if (file !== undefined) {
      await writeNewFile(resolve(surroundings.cwd, file), `${code}\n`)
      output.note(`The recovery code is in ${file}: keep it off this machine.`)
      return
    }
    surroundings.stderr.write(
      [
        '',
        'Your recovery code. It opens your vault if the wallet is lost, and is shown only now:',
        '',
        `    ${code}`,
        '',
        'Write it on paper. Whoever has it can read everything.',
        '',
      ].join('\n'),
    )
    const end = code.slice(-repeated)
    for (let i = 0; i < tries; i++) {
      const typed = await prompts.ask(
        `Its last ${repeated} characters, to confirm: `,
        'Add --recovery-code-file FILE',
      )
      if (typed.trim().toUpperCase() === end) return
      output.note('That is not it.')
    }
    throw new CliError('declined', 'The recovery code was not confirmed; nothing was published')
  }
}
