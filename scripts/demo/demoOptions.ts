import { parseArgs } from 'node:util'
import { DemoError } from './DemoError.ts'

/** What the demo was asked for. */
export interface DemoOptions {
  /** A folder of FHIR R4 Bundles; undefined: the project's own patient and the IPS examples. */
  readonly patients: string | undefined
  /** At most so many patients. */
  readonly limit: number
  /** `split`: entries of documents become records of their own, so that consent by class shows. */
  readonly documents: 'keep' | 'split'
  /** Only these patients, by the beginning of their file names; empty: all. */
  readonly only: readonly string[]
  /** One JSON document on standard output, progress on standard error. */
  readonly isJson: boolean
}

export const demoUsage = `npm run demo -- [--patients DIR] [--only NAME]… [--limit N] [--documents keep|split] [--json]`

/** Reads the command line. Throws `bad_option`. */
export function demoOptions(args: readonly string[]): DemoOptions {
  const { patients, limit = '1000', documents = 'split', only = [], json = false } = parse(args)
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw new DemoError('bad_option', `--limit is no number: ${demoUsage}`)
  if (documents !== 'keep' && documents !== 'split') {
    throw new DemoError('bad_option', `--documents is keep or split: ${demoUsage}`)
  }
  return { patients, limit: Number(limit), documents, only, isJson: json }
}

function parse(args: readonly string[]) {
  try {
    const options = {
      patients: { type: 'string' },
      limit: { type: 'string' },
      documents: { type: 'string' },
      only: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    } as const
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (cause) {
    throw new DemoError('bad_option', demoUsage, cause)
  }
}
