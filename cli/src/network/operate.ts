import { CliError } from '../CliError.ts'
import type { Context } from '../Command.ts'

/** Asks the operator's program of the checkout to do something and gives what it says. Throws `network_failed`. */
export async function operate({ surroundings }: Context, args: readonly string[]): Promise<unknown> {
  const { root, env, runProgram } = surroundings
  const { code, out, err } = await runProgram({ root, file: 'scripts/operate.ts', args, env, output: 'read' })
  if (code === 0) return JSON.parse(out) as unknown
  throw new CliError(
    'network_failed',
    `The network was not changed: ${err.trim().split('\n').at(-1) || `the program ended with ${code}`}`,
    'Does it run (npm start)? Is this its machine, with its data folder?',
  )
}
