import { z } from 'zod'
import { type AuditEvent, auditEventSchema } from '../audit/event.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { type Opening, openingShape } from '../grant/opening.ts'
import { checkRecordManifest, type RecordManifest } from '../record/recordManifest.ts'
import { canonicalJson, type JsonValue } from '../values/canonicalJson.ts'
import * as field from '../values/fields.ts'
import type { Address, OrgId, Sha256Hex, SignatureHex } from '../values/ids.ts'
import { parseShape } from '../values/parseShape.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import { type Evidence, evidenceShape } from './evidence.ts'
import { atLine, numberedLines } from './numberedLines.ts'

/** First line of a bundle: which log of which network it is about. Spec §14. */
export type BundleDeployment = {
  readonly type: 'deployment'
  readonly v: 1
  readonly chainId: number
  readonly consentRegistry: Address
  readonly providerRegistry: Address
  readonly auditAnchor: Address
  /** Origin of the gateway's API and its organisation. */
  readonly gateway: string
  readonly orgId: OrgId
  /** Origin of the log. */
  readonly origin: string
  readonly vkeys: { readonly checkpoint: string; readonly receipt: string }
  /** Seconds. */
  readonly maxStale: number
}

/** One line of a bundle; hashes in hex, salts in base64url. Spec §14. */
export type BundleLine =
  | BundleDeployment
  | { readonly type: 'checkpoint'; readonly note: string }
  | { readonly type: 'leaf'; readonly index: number; readonly commitment: Sha256Hex }
  | { readonly type: 'event'; readonly index: number; readonly salt: string; readonly event: AuditEvent }
  | { readonly type: 'evidence'; readonly evidence: Evidence }
  | { readonly type: 'receipt'; readonly note: string }
  | {
      readonly type: 'inclusion'
      readonly index: number
      readonly size: number
      readonly proof: readonly Sha256Hex[]
    }
  | {
      readonly type: 'consistency'
      readonly from: number
      readonly to: number
      readonly proof: readonly Sha256Hex[]
    }
  | {
      readonly type: 'opening'
      readonly opening: Opening
      readonly signer: Address
      readonly sig: SignatureHex
    }
  | { readonly type: 'recordManifest'; readonly manifest: RecordManifest }

/** The type of a line. */
export type BundleLineType = BundleLine['type']

// A line may hold evidence, which is a format of its own with the limit of 64 KiB.
const lineLimits = { bytes: 98_304, depth: 10, keys: 320 }

const lineShape: z.ZodType<BundleLine> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('deployment'),
    v: z.literal(1),
    chainId: z.int().min(1),
    consentRegistry: field.address,
    providerRegistry: field.address,
    auditAnchor: field.address,
    gateway: z.string().min(1).max(256),
    orgId: field.orgId,
    origin: z.string().min(1).max(256),
    vkeys: z.strictObject({ checkpoint: z.string().max(512), receipt: z.string().max(512) }),
    maxStale: z.int().min(1).max(600),
  }),
  z.strictObject({ type: z.literal('checkpoint'), note: field.note }),
  z.strictObject({ type: z.literal('leaf'), index: field.count, commitment: field.sha256 }),
  z.strictObject({
    type: z.literal('event'),
    index: field.count,
    salt: field.salt32,
    event: auditEventSchema,
  }),
  z.strictObject({ type: z.literal('evidence'), evidence: evidenceShape }),
  z.strictObject({ type: z.literal('receipt'), note: field.note }),
  z.strictObject({
    type: z.literal('inclusion'),
    index: field.count,
    size: field.count,
    proof: z.array(field.sha256).max(64),
  }),
  z.strictObject({
    type: z.literal('consistency'),
    from: field.count,
    to: field.count,
    proof: z.array(field.sha256).max(128),
  }),
  z.strictObject({
    type: z.literal('opening'),
    opening: openingShape,
    signer: field.address,
    sig: field.signature,
  }),
  z.strictObject({ type: z.literal('recordManifest'), manifest: z.custom<RecordManifest>(isRecordManifest) }),
])

/** A line of a bundle as text with its LF. A bundle is its deployment line and then any lines. Spec §14. */
export function bundleLineText(line: BundleLine): string {
  return `${canonicalJson(line as JsonValue)}\n`
}

/**
 * Reads one line of a bundle, without LF. Parse and serialise give the same text.
 *
 * @throws `bad_json` if it is not canonical, `bad_request` for another form. Spec §14
 */
export function parseBundleLine(text: string): BundleLine {
  const value = strictCanonicalJson(text, lineLimits)
  return parseShape(lineShape, value, { what: 'line of an audit bundle', code: 'bad_request' })
}

/**
 * Reads a bundle as a stream, one line at a time, deployment first and once. Lines behind the first that are not wanted
 * are passed over unread: for whoever goes through a bundle twice and reads each line once.
 *
 * @throws `bad_json` or `bad_request`, with the number of the line that is wrong in `details.line`. Spec §14
 */
export async function* readBundle(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { isWanted = () => true }: { readonly isWanted?: (text: string) => boolean } = {},
): AsyncGenerator<BundleLine> {
  for await (const { number, text } of numberedLines(chunks, lineLimits.bytes)) {
    const isFirst = number === 1
    if (!isFirst && !isWanted(text)) continue
    const line = atLine(number, () => parseBundleLine(text))
    if ((line.type === 'deployment') !== isFirst) {
      throw new ProtocolError('bad_request', `Line ${number}: a bundle begins with its one deployment line`, {
        details: { line: number, type: line.type },
      })
    }
    yield line
  }
}

function isRecordManifest(value: unknown): boolean {
  try {
    checkRecordManifest(value)
    return true
  } catch {
    return false
  }
}
