import { CliError } from '../CliError.ts'
import type { Command } from '../Command.ts'

/** Options that the program takes, and those of them that it cannot do without. */
const passed = ['name', 'key', 'state', 'logs', 'host', 'port'] as const
const needed: ReadonlySet<string> = new Set(['name', 'key', 'state', 'logs'])

/** Runs a witness. */
export const auditorWitness: Command = {
  name: 'auditor witness',
  summary: 'cosign the checkpoints of logs that continue what you saw before, until Ctrl-C',
  about: [
    'A log with an honest witness in its quorum cannot show two histories. FILE of --logs is a C2SP tlog-policy with a line',
    '`log <vkey>` for each log; --key names a file with 64 hex digits and mode 0600; --new begins the state, once. Never lose',
    'the state, and never restore an old one: docs/operations/witnesses.md',
  ].join('\n'),
  options: [
    { name: 'name', value: 'NAME', help: 'your own, such as witness.example/w1' },
    { name: 'key', value: 'FILE', help: 'Ed25519 seed that cosigns and nothing else' },
    { name: 'state', value: 'FILE', help: 'what you have cosigned' },
    { name: 'logs', value: 'FILE', help: 'the logs, by their verifier keys' },
    { name: 'new', help: 'begin the state' },
    { name: 'host', value: 'HOST', help: 'where to listen; default 127.0.0.1' },
    { name: 'port', value: 'PORT', help: 'default 7556' },
  ],
  examples: [
    {
      run: 'consentry auditor witness --name witness.example/w1 --key w.key --state w.sqlite --logs logs.policy --new',
      does: 'the first time',
    },
  ],
  run: async ({ args, surroundings }) => {
    const { root, env, runProgram } = surroundings
    const words = passed.flatMap((name) => {
      const value = args.option(name)
      if (value === undefined && needed.has(name)) throw new CliError('usage', `--${name} is missing`)
      return value === undefined ? [] : [`--${name}`, value]
    })
    const all = [...words, ...(args.flag('new') ? ['--new'] : [])]
    const { code } = await runProgram({ root, file: 'scripts/witness.ts', args: all, env, output: 'shown' })
    if (code === 0 || code === 130) return { json: undefined, text: '' }
    throw new CliError('network_failed', `The witness ended with ${code}`, 'What it said is above')
  },
}
