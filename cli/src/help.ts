import type { ArgumentSpec, Command, OptionSpec } from './Command.ts'
import { CliError } from './CliError.ts'
import { exitCodes } from './exitCodes.ts'
import { globalOptions } from './globalOptions.ts'
import { pairs } from './output/table.ts'

/** The roles a command belongs to, in the order of the help. */
export const roles: Readonly<Record<string, string>> = {
  patient: 'keep records, decide who may read them, see who did',
  provider: 'work for an organisation: read what was granted, write for patients',
  auditor: 'verify what happened, offline',
  network: 'look at a network, run one, accredit organisations',
}

/** Where profiles live and which network a command speaks with. */
export const profilesText: string = `A profile holds a wallet, the network it belongs to and the receipts that gateways gave.

Profiles live in $XDG_CONFIG_HOME/consentry (else ~/.config/consentry; --config DIR: elsewhere), one folder each. The
folder has mode 0700, its files 0600; a folder or file that others can read is refused. Each role has a profile of its own
by default, patient and provider. --profile NAME takes another.

Which network: --gateway and --rpc, else CONSENTRY_GATEWAY and CONSENTRY_RPC, else the profile's, else the one that
\`npm start\` runs in this checkout (CONSENTRY_DATA names another data folder), else 127.0.0.1:7546 with node 7545.
A wallet is a private key in a file, or an encrypted keystore whose password is asked for; a script names a file that holds
it in CONSENTRY_PASSWORD_FILE. A profile remembers chain and contracts: a gateway of another network is refused.
`

const topics: Readonly<Record<string, () => string>> = {
  'exit-codes': exitCodesText,
  profiles: () => profilesText,
}

/** The help of everything, of a role, of a topic or of one command. Throws `usage` for what there is none of. */
export function helpText(commands: readonly Command[], words: readonly string[]): string {
  const name = words.join(' ')
  const topic = topics[name]
  if (name === '') return overview(commands)
  if (topic !== undefined) return topic()
  const command = commands.find((one) => one.name === name)
  if (command !== undefined) return commandText(command)
  const group = commands.filter((one) => one.name.startsWith(`${name} `))
  if (group.length > 0) return groupText(name, group)
  throw new CliError('usage', `There is no command "${name}"`, 'See: consentry help')
}

function overview(commands: readonly Command[]): string {
  const rows = Object.entries(roles).map(([role, what]): readonly [string, string] => {
    const count = commands.filter(({ name }) => name.startsWith(`${role} `)).length
    return [`  ${role}`, `${what} (${count} commands)`]
  })
  return [
    'consentry: health records that only those can read whom the patient allowed.\n',
    'Usage: consentry ROLE COMMAND [ARGUMENTS] [OPTIONS]\n',
    pairs(rows),
    'A first look, with the network of `npm start`:\n',
    '  consentry patient init                   a wallet, a vault, a recovery code',
    '  consentry patient add report.pdf         encrypt on this machine and store',
    '  consentry patient grant Harbour --class labs --until 90d',
    '  consentry patient activity               who read what, with proofs checked\n',
    `More: ${[...Object.keys(roles), ...Object.keys(topics)].map((topic) => `consentry help ${topic}`).join(' · ')}`,
    '',
  ].join('\n')
}

function groupText(name: string, group: readonly Command[]): string {
  return [
    `consentry ${name}: ${roles[name] ?? group[0]?.summary ?? ''}\n`,
    pairs(group.map((one) => [`  ${one.name}`, one.summary])),
    `Details: consentry ${group[0]?.name ?? name} --help`,
    '',
  ].join('\n')
}

function commandText({
  name,
  summary,
  about,
  arguments: specs = [],
  options = [],
  examples,
}: Command): string {
  return [
    `consentry ${name}: ${summary}\n`,
    `Usage: consentry ${usageOf({ name, arguments: specs, options })}\n`,
    ...(about === undefined ? [] : [`${about}\n`]),
    ...(specs.length === 0
      ? []
      : ['Arguments:', pairs(specs.map(({ name: arg, help }) => [`  ${arg}`, help]))]),
    ...(options.length === 0 ? [] : ['Options:', pairs(options.map(optionRow))]),
    'For every command:',
    pairs(globalOptions.map(optionRow)),
    'Examples:',
    ...examples.map(({ run, does }) => `  ${run}\n      ${does}`),
    '',
  ].join('\n')
}

/** The line that says how a command is called. */
export function usageOf({
  name,
  arguments: specs = [],
  options = [],
}: Pick<Command, 'name' | 'arguments' | 'options'>): string {
  const positionals = specs.map(positional)
  return [name, ...positionals, ...(options.length === 0 ? [] : ['[OPTIONS]'])].join(' ')
}

function positional({ name, isOptional, isMany }: ArgumentSpec): string {
  const text = isMany ? `${name}…` : name
  return isOptional ? `[${text}]` : text
}

function optionRow(option: OptionSpec): readonly [string, string] {
  return [
    `  ${optionText(option)}`,
    option.isMany ? `${option.help} (more than one: repeat or a,b)` : option.help,
  ]
}

/** An option as it is written. */
export function optionText({ name, short, value }: OptionSpec): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`
  return short === undefined ? long : `-${short}, ${long}`
}

function exitCodesText(): string {
  const rows = Object.entries(exitCodes).map(([name, { code, meaning }]): readonly [string, string] => [
    `  ${String(code).padStart(3)}  ${name}`,
    meaning,
  ])
  return `How a command ends:\n\n${pairs(rows)}\nWith --json a failure is {"error":{"code","message","next"}} on standard error.\n`
}
