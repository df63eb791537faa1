import { CliError } from '../CliError.ts'
import type { Command } from '../Command.ts'

/** Runs a network on this machine. */
export const networkUp: Command = {
  name: 'network up',
  summary: 'run a whole network on this machine until Ctrl-C (as `npm start` does)',
  about: 'Embedded chain, contracts, gateway. For trial: the chain is this machine’s alone.',
  examples: [{ run: 'consentry network up', does: 'then, in another terminal: consentry patient init' }],
  run: async ({ surroundings }) => {
    const { root, env, runProgram } = surroundings
    const { code } = await runProgram({ root, file: 'scripts/start.ts', args: [], env, output: 'shown' })
    if (code === 0 || code === 130) return { json: undefined, text: '' }
    throw new CliError('network_failed', `The network ended with ${code}`, 'What it said is above')
  },
}

/** Options that the demo takes. */
const passed = ['patients', 'only', 'limit', 'documents'] as const

/** Plays the whole story. */
export const networkDemo: Command = {
  name: 'network demo',
  summary: 'play the whole story on sample patients: store, grant, read, refuse, revoke, audit',
  about: 'On the network that runs, else on one of its own. --json prints the result as one document.',
  options: [
    { name: 'patients', value: 'DIR', help: 'a folder of FHIR R4 Bundles instead' },
    { name: 'only', value: 'NAME', help: 'only patients whose file begins so' },
    { name: 'limit', value: 'N', help: 'at most so many' },
    { name: 'documents', value: 'HOW', help: 'keep or split (default)' },
  ],
  examples: [{ run: 'consentry network demo --limit 2', does: 'two patients' }],
  run: async ({ args, surroundings, output }) => {
    const { root, env, runProgram } = surroundings
    const words = passed.flatMap((name) => {
      const value = args.option(name)
      return value === undefined ? [] : [`--${name}`, value]
    })
    const all = [...words, ...(output.isJson ? ['--json'] : [])]
    const { code } = await runProgram({ root, file: 'scripts/demo.ts', args: all, env, output: 'shown' })
    return { json: undefined, text: '', exit: code === 0 ? 'ok' : 'findings' }
  },
}
