import { FhirError } from '@consentry/fhir'
import { ProtocolError } from '@consentry/protocol'
import { SdkError } from '@consentry/sdk'
import { CliError } from './CliError.ts'
import type { Answer } from './Answer.ts'
import type { Command } from './Command.ts'
import { commands as allCommands } from './commands.ts'
import { createPrompts } from './createPrompts.ts'
import { exitCodes, exitOf } from './exitCodes.ts'
import { helpText } from './help.ts'
import { createOutput, type Output } from './output/createOutput.ts'
import { printable } from './output/printable.ts'
import { parseArguments } from './parseArguments.ts'
import type { Surroundings } from './Surroundings.ts'

/**
 * Runs a command line and gives its exit code. Whatever goes wrong is one line for people, or one JSON object with
 * `--json`, on standard error; nothing is thrown.
 */
export async function runCli(
  argv: readonly string[],
  surroundings: Surroundings,
  commands: readonly Command[] = allCommands,
): Promise<number> {
  const output = createOutput(surroundings.stdout, surroundings.stderr, argv.includes('--json'))
  try {
    const answer = await answerTo(argv, { surroundings, commands, output })
    output.answer(answer)
    return exitCodes[answer.exit ?? 'ok'].code
  } catch (error) {
    output.endProgress()
    surroundings.stderr.write(failureText(error, output.isJson))
    if (surroundings.env['CONSENTRY_DEBUG'] === '1' && error instanceof Error) {
      surroundings.stderr.write(`${error.stack}\n`)
    }
    return exitCodes[exitOf(error)].code
  }
}

type Call = {
  readonly surroundings: Surroundings
  readonly commands: readonly Command[]
  readonly output: Output
}

async function answerTo(argv: readonly string[], { surroundings, commands, output }: Call): Promise<Answer> {
  const help = (words: readonly string[]): Answer => {
    const text = helpText(commands, words)
    return { json: { help: text }, text }
  }
  const [first, ...rest] = argv
  if (first === undefined || first === '--help' || first === '-h') return help([])
  if (first === 'help') return help(rest.filter((word) => !word.startsWith('-')))
  const command = commandOf(commands, argv)
  if (command === undefined) return helpOfGroup(argv, help)
  const args = parseArguments(command, argv.slice(command.name.split(' ').length))
  if (args.flag('help')) return help(command.name.split(' '))
  const prompts = createPrompts(surroundings, args.flag('yes'))
  const ends: (() => Promise<void>)[] = []
  try {
    return await command.run({
      args,
      output,
      prompts,
      surroundings,
      atEnd: (work) => void ends.unshift(work),
    })
  } finally {
    for (const end of ends) await end()
  }
}

/** `patient --help`, `patient`; anything else is no command. */
function helpOfGroup(argv: readonly string[], help: (words: readonly string[]) => Answer): Answer {
  const words = argv.filter((word) => !word.startsWith('-'))
  const answer = help(words)
  return argv.some((word) => word === '--help' || word === '-h') ? answer : { ...answer, exit: 'usage' }
}

/** The longest name that the words begin with. */
function commandOf(commands: readonly Command[], argv: readonly string[]): Command | undefined {
  return commands
    .filter(({ name }) => name.split(' ').every((word, i) => argv[i] === word))
    .sort((a, b) => b.name.length - a.name.length)[0]
}

function failureText(error: unknown, isJson: boolean): string {
  const { code, message, next } = failureOf(error)
  if (isJson)
    return `${JSON.stringify({ error: { code, message, ...(next === undefined ? {} : { next }) } })}\n`
  const sentence = oneLine(message)
  const end = /[.!?]$/.test(sentence) ? '' : '.'
  return printable(`consentry: ${sentence}${end}${next === undefined ? '' : `\n  ${oneLine(next)}`}\n`)
}

/** Names of others stand in messages: one with a line end would fake a line. */
const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ')

type Failure = { readonly code: string; readonly message: string; readonly next?: string }

/** Messages of unknown errors may hold anything: they are not shown, unless somebody asks for them. */
function failureOf(error: unknown): Failure {
  if (error instanceof CliError) {
    const { code, message, next } = error
    return { code, message, ...(next === undefined ? {} : { next }) }
  }
  if (error instanceof FhirError)
    return { code: error.code, message: `The input is no FHIR that can be read: ${error.message}` }
  if (error instanceof ProtocolError || error instanceof SdkError)
    return { code: error.code, message: error.message }
  const name = error instanceof Error ? error.name : typeof error
  const next = 'CONSENTRY_DEBUG=1 shows where; please report it'
  return { code: 'internal', message: `Something unexpected went wrong (${name})`, next }
}
