import { z } from 'zod'
import {
  type AnchorEvent,
  type ConsentEvent,
  decodeAnchorLog,
  decodeConsentLog,
  decodeProviderLog,
  type ProviderEvent,
} from '../chain/events.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { canonicalJson, type JsonValue } from '../values/canonicalJson.ts'
import * as field from '../values/fields.ts'
import type { Address, BlockHash, Bytes32 } from '../values/ids.ts'
import { parseShape } from '../values/parseShape.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import type { Seconds } from '../values/times.ts'
import { atLine, numberedLines } from './numberedLines.ts'

/** First line of a chain snapshot: which contracts, up to which block, and what they counted there. Spec §14. */
export type SnapshotHead = {
  readonly type: 'snapshot'
  readonly v: 1
  readonly chainId: number
  readonly consentRegistry: Address
  readonly providerRegistry: Address
  readonly auditAnchor: Address
  /** Last block of the snapshot. */
  readonly block: number
  /** `count()` of each contract at that block. */
  readonly counts: { readonly consent: number; readonly provider: number; readonly anchor: number }
}

/** A block header: of every block with an event and of every block that somebody names. Time in s. */
export type SnapshotHeader = {
  readonly type: 'header'
  readonly number: number
  readonly hash: BlockHash
  readonly parentHash: BlockHash
  readonly time: Seconds
}

/** A log of one of the three contracts as the node gave it; its header comes before it. */
export type SnapshotLog = {
  readonly type: 'log'
  readonly block: number
  readonly index: number
  readonly tx: Bytes32
  readonly address: Address
  readonly topics: readonly Bytes32[]
  readonly data: string
}

/** One line of a chain snapshot, ascending by block and log index. Spec §14. */
export type SnapshotLine = SnapshotHead | SnapshotHeader | SnapshotLog

/** An event of any of the three contracts. */
export type ChainEvent = ConsentEvent | ProviderEvent | AnchorEvent

/** What a snapshot holds: all events of the three contracts and the headers around them. */
export type ChainSnapshot = {
  readonly head: SnapshotHead
  readonly headers: ReadonlyMap<number, SnapshotHeader>
  /** In the order of the chain. */
  readonly events: readonly { readonly block: number; readonly event: ChainEvent }[]
}

const lineLimits = { bytes: 65_536, depth: 4, keys: 32 }

const lineShape: z.ZodType<SnapshotLine> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('snapshot'),
    v: z.literal(1),
    chainId: z.int().min(1),
    consentRegistry: field.address,
    providerRegistry: field.address,
    auditAnchor: field.address,
    block: field.count,
    counts: z.strictObject({ consent: field.count, provider: field.count, anchor: field.count }),
  }),
  z.strictObject({
    type: z.literal('header'),
    number: field.count,
    hash: field.blockHash,
    parentHash: field.blockHash,
    time: field.seconds,
  }),
  z.strictObject({
    type: z.literal('log'),
    block: field.count,
    index: field.count,
    tx: field.bytes32,
    address: field.address,
    topics: z.array(field.bytes32).max(4),
    data: z.string().regex(/^0x(?:[0-9a-f]{2})*$/),
  }),
])

/** A line of a snapshot as text with its LF. Spec §14. */
export function snapshotLineText(line: SnapshotLine): string {
  return `${canonicalJson(line as JsonValue)}\n`
}

/**
 * Reads one line of a snapshot, without LF.
 *
 * @throws `bad_json` if it is not canonical, `bad_request` for another form. Spec §14
 */
export function parseSnapshotLine(text: string): SnapshotLine {
  const value = strictCanonicalJson(text, lineLimits)
  return parseShape(lineShape, value, { what: 'line of a chain snapshot', code: 'bad_request' })
}

/**
 * Reads a whole snapshot and checks that nothing can be missing: headers ascend and link where they are neighbours,
 * every log has its header, and every contract's counter runs from 1 to its `count()` without a gap.
 *
 * @throws `bad_json` or `bad_request`, with the number of the line that is wrong in `details.line`. Spec §13, §14
 */
export async function readSnapshot(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<ChainSnapshot> {
  let reading: SnapshotReading | undefined
  for await (const { number, text } of numberedLines(chunks, lineLimits.bytes)) {
    reading = atLine(number, () => withLine(reading, parseSnapshotLine(text)))
  }
  if (reading === undefined) throw badSnapshot('Snapshot is empty')
  const { head, headers, events, counts } = reading
  const { consent, provider, anchor } = head.counts
  if (String(counts) !== String([consent, provider, anchor]))
    throw badSnapshot('Events are missing at the end')
  return { head, headers, events }
}

function withLine(reading: SnapshotReading | undefined, line: SnapshotLine): SnapshotReading {
  if (line.type === 'snapshot') {
    if (reading !== undefined) throw badSnapshot('Snapshot begins twice')
    return { head: line, headers: new Map(), events: [], last: null, lastLog: -1, counts: [0, 0, 0] }
  }
  if (reading === undefined) throw badSnapshot('Snapshot does not begin with its first line')
  if (line.type === 'header') addHeader(reading, line)
  else addLog(reading, line)
  return reading
}

type SnapshotReading = {
  readonly head: SnapshotHead
  readonly headers: Map<number, SnapshotHeader>
  readonly events: { block: number; event: ChainEvent }[]
  last: SnapshotHeader | null
  lastLog: number
  /** Consent, provider, anchor. */
  readonly counts: [number, number, number]
}

function addHeader(reading: SnapshotReading, header: SnapshotHeader): void {
  const { last, head } = reading
  if (header.number > head.block) throw badSnapshot('Header lies behind the last block', header.number)
  if (last !== null) {
    if (header.number <= last.number || header.time < last.time)
      throw badSnapshot('Headers do not ascend', header.number)
    const isNeighbour = header.number === last.number + 1
    if (isNeighbour && header.parentHash !== last.hash)
      throw badSnapshot('Headers do not link', header.number)
  }
  reading.headers.set(header.number, header)
  reading.last = header
  reading.lastLog = -1
}

function addLog(reading: SnapshotReading, log: SnapshotLog): void {
  if (log.block !== reading.last?.number) throw badSnapshot('Log does not follow its header', log.block)
  if (log.index <= reading.lastLog) throw badSnapshot('Logs do not ascend', log.block)
  reading.lastLog = log.index
  const { consentRegistry, providerRegistry, auditAnchor } = reading.head
  const contract = [consentRegistry, providerRegistry, auditAnchor].indexOf(log.address)
  const decode = [decodeConsentLog, decodeProviderLog, decodeAnchorLog][contract]
  if (decode === undefined) throw badSnapshot('Log is of another contract', log.block)
  const event: ChainEvent | undefined = decode(log)
  if (event === undefined) return
  reading.events.push({ block: log.block, event })
  if (!('n' in event)) return
  const due = (reading.counts[contract] ?? 0) + 1
  if (event.n !== due) throw badSnapshot('Event counter has a gap', log.block)
  reading.counts[contract] = due
}

function badSnapshot(what: string, block?: number): ProtocolError {
  return new ProtocolError('bad_request', what, {
    next: 'Make the snapshot again from a node of your own',
    details: block === undefined ? {} : { block },
  })
}
