import {
  type Action,
  actions,
  type Address,
  type ClassName,
  coreClasses,
  type GrantId,
  type GrantPurpose,
  grantPurposes,
  isKnownClass,
  isSensitiveClass,
  type OrgId,
  parseAddress,
  parseGrantId,
  parseOrgId,
  parseRecordId,
  parseRequestId,
  type RecordId,
  type RequestId,
} from '@consentry/protocol'
import { CliError } from '../CliError.ts'

/** Classes of records; `all` are those that the law does not protect more than others. Throws `usage`. */
export function parseClasses(given: readonly string[]): readonly ClassName[] {
  const wanted = given.flatMap((name) => (name === 'all' ? coreClasses.filter(isOrdinary) : [name]))
  return [...new Set(wanted)].map((name) => {
    if (isKnownClass(name)) return name
    throw new CliError(
      'usage',
      `There is no class "${name}"`,
      `There are: ${coreClasses.join(', ')}, s-01 to s-99`,
    )
  })
}

const isOrdinary = (cls: ClassName): boolean => !isSensitiveClass(cls) && cls !== 'emergency'

/** Actions. Throws `usage`. */
export function parseActions(given: readonly string[]): readonly Action[] {
  return given.map((name) => oneOf(name.toLowerCase(), actions, 'action'))
}

/** Purposes that a grant may list. Throws `usage`. */
export function parsePurposes(given: readonly string[]): readonly GrantPurpose[] {
  return given.map((name) => oneOf(name.toUpperCase(), grantPurposes, 'purpose'))
}

/** One of a closed list. Throws `usage` naming the list. */
export function oneOf<Word extends string>(given: string, words: readonly Word[], what: string): Word {
  const found = words.find((word) => word === given)
  if (found !== undefined) return found
  throw new CliError('usage', `There is no ${what} "${given}"`, `There are: ${words.join(', ')}`)
}

/** An address in any case. Throws `usage`. */
export function addressArgument(text: string): Address {
  return asUsage('address (0x and 40 hex digits)', () => parseAddress(text.toLowerCase()))
}

/** A record. Throws `usage`. */
export function recordArgument(text: string): RecordId {
  return asUsage('record (32 hex digits)', () => parseRecordId(text.toLowerCase()))
}

/** A grant. Throws `usage`. */
export function grantArgument(text: string): GrantId {
  return asUsage('grant (0x and 64 hex digits)', () => parseGrantId(text.toLowerCase()))
}

/** An organisation. Throws `usage`. */
export function orgArgument(text: string): OrgId {
  return asUsage('organisation (0x and 64 hex digits)', () => parseOrgId(text.toLowerCase()))
}

/** A request for access. Throws `usage`. */
export function requestArgument(text: string): RequestId {
  return asUsage('request (32 hex digits)', () => parseRequestId(text.toLowerCase()))
}

function asUsage<Value>(what: string, parse: () => Value): Value {
  try {
    return parse()
  } catch {
    throw new CliError('usage', `That is no ${what}`)
  }
}

/** A hash or id as people tell it from others. */
export function shortId(id: string): string {
  return id.length <= 14 ? id : `${id.slice(0, 10)}…`
}

/** A number of bytes as people read it. */
export function sizeOf(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB']
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${step === 0 ? bytes : (bytes / 1024 ** step).toFixed(1)} ${units[step]}`
}
