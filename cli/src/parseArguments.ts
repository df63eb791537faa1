import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Arguments } from './Arguments.ts'
import { CliError } from './CliError.ts'
import type { ArgumentSpec, Command, OptionSpec } from './Command.ts'
import { globalOptions } from './globalOptions.ts'

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

/** Reads what follows the name of a command. Throws `usage` saying what is wrong. */
export function parseArguments(
  { name, arguments: specs = [], options = [] }: Pick<Command, 'name' | 'arguments' | 'options'>,
  argv: readonly string[],
): Arguments {
  const all = [...options, ...globalOptions]
  const { values, positionals } = parsed(name, all, argv)
  const isHelp = values['help'] === true
  if (!isHelp) requireCount(name, specs, positionals)
  return argumentsOf({ specs, options: all, values, positionals })
}

function parsed(
  name: string,
  options: readonly OptionSpec[],
  argv: readonly string[],
): { readonly values: Values; readonly positionals: readonly string[] } {
  const config: NonNullable<ParseArgsConfig['options']> = {}
  for (const { name: option, value, short, isMany } of options) {
    config[option] = {
      type: value === undefined ? 'boolean' : 'string',
      ...(short === undefined ? {} : { short }),
      ...(isMany ? { multiple: true } : {}),
    }
  }
  try {
    return parseArgs({ args: [...argv], options: config, strict: true, allowPositionals: true })
  } catch (error) {
    const what = error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'The options cannot be read'
    throw new CliError('usage', what, `See: consentry ${name} --help`)
  }
}

function requireCount(name: string, specs: readonly ArgumentSpec[], given: readonly string[]): void {
  const least = specs.filter(({ isOptional }) => !isOptional).length
  const most = specs.some(({ isMany }) => isMany) ? Number.POSITIVE_INFINITY : specs.length
  const missing = specs[given.length]
  if (given.length < least) {
    throw new CliError(
      'usage',
      `${missing?.name ?? 'An argument'} is missing`,
      `See: consentry ${name} --help`,
    )
  }
  if (given.length > most) {
    throw new CliError('usage', `Too many arguments: ${given[specs.length]}`, `See: consentry ${name} --help`)
  }
}

function argumentsOf(parts: {
  readonly specs: readonly ArgumentSpec[]
  readonly options: readonly OptionSpec[]
  readonly values: Values
  readonly positionals: readonly string[]
}): Arguments {
  const { specs, options, values, positionals } = parts
  const placeOf = (name: string): number => {
    const place = specs.findIndex((spec) => spec.name === name)
    if (place < 0) throw new TypeError(`No argument is called ${name}`)
    return place
  }
  const valueOfOption = (name: string): Values[string] => {
    if (!options.some((option) => option.name === name)) throw new TypeError(`No option is called ${name}`)
    return values[name]
  }
  return {
    one: (name) => {
      const value = positionals[placeOf(name)]
      if (value === undefined) throw new TypeError(`${name} was not required`)
      return value
    },
    maybe: (name) => positionals[placeOf(name)],
    many: (name) => positionals.slice(placeOf(name)),
    option: (name) => {
      const value = valueOfOption(name)
      return typeof value === 'string' ? value : undefined
    },
    options: (name) => listOf(valueOfOption(name)),
    flag: (name) => valueOfOption(name) === true,
  }
}

function listOf(value: Values[string]): readonly string[] {
  const given = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return given
    .flatMap((one) => String(one).split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
