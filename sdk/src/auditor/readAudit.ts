import {
  type AuditEvent,
  type BundleDeployment,
  type BundleLine,
  type GrantId,
  grantIdOf,
  ProtocolError,
  readBundle,
  type RecordId,
  type RecordManifest,
  type Sha256Hex,
} from '@consentry/protocol'
import type { Chunks } from './Chunks.ts'

/** An event with the salt of its leaf. */
export type SaltedEvent = { readonly salt: string; readonly event: AuditEvent }
type LineOf<Type extends BundleLine['type']> = Extract<BundleLine, { readonly type: Type }>

/** What of a bundle is held at a time: everything but evidence and proofs of inclusion, which pass by. */
export type AuditInput = {
  readonly deployment: BundleDeployment
  readonly checkpoints: readonly string[]
  /** Commitment by index. */
  readonly leaves: ReadonlyMap<number, Sha256Hex>
  readonly events: ReadonlyMap<number, SaltedEvent>
  readonly receipts: readonly string[]
  readonly consistencies: readonly LineOf<'consistency'>[]
  readonly openings: ReadonlyMap<GrantId, LineOf<'opening'>>
  readonly records: ReadonlyMap<RecordId, readonly RecordManifest[]>
}

/** Leaves of one audit; about 2 KiB of memory each where their events are in the bundle. */
const defaultMaxLeaves = 1_000_000

/** Lines that the second pass reads, told by how their canonical text begins. */
const passing = ['{"evidence":', '{"index":']

/** Whether a line is one that passes by. */
export function isPassing(text: string): boolean {
  return passing.some((start) => text.startsWith(start))
}

/**
 * Reads what is held of a bundle. Throws `bad_json` or `bad_request` with the line for what is none, `too_large` for more
 * leaves than the limit. Spec §14.
 */
export async function readAudit(chunks: Chunks, maxLeaves: number = defaultMaxLeaves): Promise<AuditInput> {
  const input = emptyInput()
  for await (const line of readBundle(chunks, { isWanted: (text) => !isPassing(text) })) {
    addLine(input, line)
    if (input.leaves.size <= maxLeaves) continue
    throw new ProtocolError('too_large', `The bundle holds more than ${maxLeaves} leaves`, {
      next: 'Raise the limit on a machine with more memory, or audit a part of the log',
      details: { maxLeaves },
    })
  }
  const { deployment } = input
  if (deployment === undefined) throw new ProtocolError('bad_request', 'The bundle is empty')
  return { ...input, deployment }
}

function emptyInput() {
  return {
    deployment: undefined as BundleDeployment | undefined,
    checkpoints: [] as string[],
    leaves: new Map<number, Sha256Hex>(),
    events: new Map<number, SaltedEvent>(),
    receipts: [] as string[],
    consistencies: [] as LineOf<'consistency'>[],
    openings: new Map<GrantId, LineOf<'opening'>>(),
    records: new Map<RecordId, RecordManifest[]>(),
  }
}

function addLine(input: ReturnType<typeof emptyInput>, line: BundleLine): void {
  switch (line.type) {
    case 'deployment':
      input.deployment = line
      return
    case 'checkpoint':
      input.checkpoints.push(line.note)
      return
    case 'leaf':
      addOnce(input.leaves, line.index, line.commitment)
      return
    case 'event':
      addOnce(input.events, line.index, { salt: line.salt, event: line.event })
      return
    case 'receipt':
      input.receipts.push(line.note)
      return
    case 'consistency':
      input.consistencies.push(line)
      return
    case 'opening':
      input.openings.set(grantIdOf(line.opening), line)
      return
    case 'recordManifest':
      addManifest(input.records, line.manifest)
  }
}

function addManifest(records: Map<RecordId, RecordManifest[]>, manifest: RecordManifest): void {
  const versions = records.get(manifest.recordId)
  if (versions === undefined) records.set(manifest.recordId, [manifest])
  else versions.push(manifest)
}

/** Two leaves at one place would make every later check a matter of which came last. */
function addOnce<Value>(map: Map<number, Value>, index: number, value: Value): void {
  if (map.has(index)) {
    throw new ProtocolError('bad_request', 'The bundle holds a leaf twice', { details: { index } })
  }
  map.set(index, value)
}
