import type { Arguments } from '../Arguments.ts'
import { CliError } from '../CliError.ts'

/** The whole number, `least` or more, that an option names; undefined without it. Throws `usage`. */
export function numberOption(args: Arguments, name: string, least: number = 1): number | undefined {
  const text = args.option(name)
  if (text === undefined) return undefined
  if (/^\d{1,12}$/.test(text) && Number(text) >= least) return Number(text)
  throw new CliError('usage', `--${name} is no number`)
}
