import {
  type AuditEvent,
  type BundleDeployment,
  type BundleLine,
  type Evidence,
  evidenceHash,
  type GrantId,
  grantIdOf,
  ProtocolError,
  readBundle,
  type RecordId,
  type RecordManifest,
  serialiseEvidence,
  type Sha256Hex,
} from '@consentry/protocol'

/** An event with the salt of its leaf. */
export type SaltedEvent = { readonly salt: string; readonly event: AuditEvent }
type LineOf<Type extends BundleLine['type']> = Extract<BundleLine, { readonly type: Type }>

/** A bundle, sorted by what its lines are about. */
export type AuditInput = {
  readonly deployment: BundleDeployment
  readonly checkpoints: readonly string[]
  /** Commitment by index. */
  readonly leaves: ReadonlyMap<number, Sha256Hex>
  readonly events: ReadonlyMap<number, SaltedEvent>
  readonly evidence: ReadonlyMap<Sha256Hex, Evidence>
  readonly receipts: readonly string[]
  readonly inclusions: ReadonlyMap<number, LineOf<'inclusion'>>
  readonly consistencies: readonly LineOf<'consistency'>[]
  readonly openings: ReadonlyMap<GrantId, LineOf<'opening'>>
  readonly records: ReadonlyMap<RecordId, readonly RecordManifest[]>
}

/** Reads a bundle. Throws `bad_json` or `bad_request` for what is none. Spec §14. */
export async function readAudit(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<AuditInput> {
  const input = emptyInput()
  for await (const line of readBundle(chunks)) addLine(input, line)
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
    evidence: new Map<Sha256Hex, Evidence>(),
    receipts: [] as string[],
    inclusions: new Map<number, LineOf<'inclusion'>>(),
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
    case 'evidence':
      input.evidence.set(evidenceHash(serialiseEvidence(line.evidence)), line.evidence)
      return
    case 'receipt':
      input.receipts.push(line.note)
      return
    case 'inclusion':
      input.inclusions.set(line.index, line)
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
