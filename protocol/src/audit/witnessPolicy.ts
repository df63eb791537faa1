import { ProtocolError } from '../errors/ProtocolError.ts'
import { noteKeyTypes, parseVerifierKey } from './noteKey.ts'

/** A log or a witness of a policy. `url`: where it is asked, null where the file does not say. */
export type PolicyParty = { readonly name: string; readonly vkey: string; readonly url: string | null }

/** When a checkpoint counts as witnessed. A group: `least` of its members, each in only one place. */
export type Quorum =
  | { readonly kind: 'none' }
  | { readonly kind: 'witness'; readonly name: string }
  | { readonly kind: 'group'; readonly least: number; readonly members: readonly Quorum[] }

/** Whom somebody trusts: logs, witnesses and how many of them have to agree. C2SP tlog-policy. */
export type WitnessPolicy = {
  /** A log's name is its origin. */
  readonly logs: readonly PolicyParty[]
  /** A witness's name is the policy's own; its key has another. */
  readonly witnesses: readonly PolicyParty[]
  readonly quorum: Quorum
}

type Reading = {
  readonly logs: PolicyParty[]
  readonly witnesses: PolicyParty[]
  /** Witnesses and groups by name. */
  readonly named: Map<string, Quorum>
  readonly members: Set<string>
  readonly keys: Set<string>
  quorum: Quorum | null
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/
const maxLength = 65_536

const keywords: ReadonlyMap<string, (reading: Reading, words: readonly string[]) => void> = new Map([
  ['log', addLog],
  ['witness', addWitness],
  ['group', addGroup],
  ['quorum', setQuorum],
])

/**
 * Reads a policy file: lines `log`, `witness`, `group` and one `quorum`, comments after `#`.
 *
 * @throws `bad_request` with the line's number. C2SP tlog-policy, spec §14
 */
export function parseWitnessPolicy(text: string): WitnessPolicy {
  const hasForm = text.length <= maxLength && (text === '' || text.endsWith('\n')) && !controls.test(text)
  if (!hasForm) throw badPolicy('Policy is not text with LF line ends')
  const reading: Reading = {
    logs: [],
    witnesses: [],
    named: new Map(),
    members: new Set(),
    keys: new Set(),
    quorum: null,
  }
  for (const [at, line] of text.split('\n').entries()) readLine(reading, line, at + 1)
  const { logs, witnesses, quorum } = reading
  if (quorum === null) throw badPolicy('Policy has no quorum')
  return { logs, witnesses, quorum }
}

/** Whether these witnesses, by the policy's names, are enough. Spec §14. */
export function hasQuorum(quorum: Quorum, names: ReadonlySet<string>): boolean {
  if (quorum.kind === 'none') return true
  if (quorum.kind === 'witness') return names.has(quorum.name)
  return quorum.members.filter((member) => hasQuorum(member, names)).length >= quorum.least
}

function readLine(reading: Reading, line: string, number: number): void {
  const [keyword, ...words] = line.split(/[ \t]+/).filter((word) => word !== '')
  if (keyword === undefined || keyword.startsWith('#')) return
  const read = keywords.get(keyword)
  try {
    if (read === undefined) throw badPolicy('Unknown keyword')
    read(reading, words)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    throw new ProtocolError('bad_request', error.message, { details: { line: number } })
  }
}

function addLog(reading: Reading, [vkey = '', url, ...more]: readonly string[]): void {
  requireNoMore(more)
  const { name, publicKey } = parseVerifierKey(vkey)
  requireNewKey(reading, 'log', publicKey)
  reading.logs.push({ name, vkey, url: url ?? null })
}

function addWitness(reading: Reading, [name = '', vkey = '', url, ...more]: readonly string[]): void {
  requireNoMore(more)
  const { publicKey } = parseVerifierKey(vkey, noteKeyTypes.cosignature)
  requireNewKey(reading, 'witness', publicKey)
  define(reading, name, { kind: 'witness', name })
  reading.witnesses.push({ name, vkey, url: url ?? null })
}

function addGroup(reading: Reading, [name = '', count = '', ...names]: readonly string[]): void {
  const members = names.map((member) => memberOf(reading, member))
  const least = count === 'any' ? 1 : count === 'all' ? members.length : decimalOf(count)
  if (!(least >= 1 && least <= members.length)) throw badPolicy('Group asks for more than it has, or none')
  define(reading, name, { kind: 'group', least, members })
}

function setQuorum(reading: Reading, [name = '', ...more]: readonly string[]): void {
  requireNoMore(more)
  if (reading.quorum !== null) throw badPolicy('Policy has two quorums')
  const quorum: Quorum | undefined = name === 'none' ? { kind: 'none' } : reading.named.get(name)
  if (quorum === undefined) throw badPolicy('Quorum is not defined above')
  reading.quorum = quorum
}

function memberOf({ named, members }: Reading, name: string): Quorum {
  const member = named.get(name)
  if (member === undefined) throw badPolicy('Member of a group is not defined above')
  // A witness must not count twice.
  if (members.has(name)) throw badPolicy('Member is in two groups, or in one twice')
  members.add(name)
  return member
}

function define({ named }: Reading, name: string, quorum: Quorum): void {
  if (name === '' || name === 'none' || named.has(name)) throw badPolicy('Name is taken, empty or `none`')
  named.set(name, quorum)
}

function requireNewKey({ keys }: Reading, role: string, publicKey: Uint8Array): void {
  const key = `${role} ${publicKey.join()}`
  if (keys.has(key)) throw badPolicy('Key is there twice')
  keys.add(key)
}

function requireNoMore(more: readonly string[]): void {
  if (more.length > 0) throw badPolicy('Line has more words than it may')
}

function decimalOf(word: string): number {
  return /^[1-9][0-9]{0,3}$/.test(word) ? Number(word) : Number.NaN
}

function badPolicy(what: string): ProtocolError {
  return new ProtocolError('bad_request', what, { next: 'c2sp.org/tlog-policy says what a policy may hold' })
}
