import {
  type BundleDeployment,
  type BundleLine,
  bundleLineText,
  checkOpening,
  type EventType,
  fromUtf8,
  parseEvidence,
  type RecordId,
  type Sha256Hex,
  toHex,
  type TrailItem,
} from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import type { Client } from '../client/createClient.ts'
import type { Session } from '../client/login.ts'
import { type LogTree, openLogTree } from '../client/logTree.ts'
import { mapBounded } from '../client/mapBounded.ts'
import { readAnchor } from '../client/readAnchor.ts'
import { readCheckpoint, type VerifiedCheckpoint } from '../client/readCheckpoint.ts'
import { requestKeys } from '../client/readRecords.ts'
import { SdkError } from '../errors/SdkError.ts'
import { listGrants } from './listGrants.ts'
import type { Patient } from './Patient.ts'

const atATime = 8

/** Leaves nobody gets a receipt for: no session asked for them. */
const withoutReceipt: ReadonlySet<EventType> = new Set<EventType>(['genesis', 'fence', 'revoke'])

/**
 * Writes one's own trail as an audit bundle: anybody can verify it offline, with a chain snapshot of their own also
 * against the chain. It shows an auditor who did what and under which grant, never a record. Asking for the record
 * manifests is itself logged, after the checkpoint of the bundle. Throws `bad_checkpoint`. Spec §14.
 */
export async function exportBundle(patient: Patient): Promise<string> {
  const { session, address } = patient
  const { client } = session
  const checkpoint = await readCheckpoint(client)
  const trail = await allPages(session, 'readTrail', { path: { p: address } })
  const items = trail.filter(({ index }) => index < checkpoint.size)
  const tree = openLogTree(client, checkpoint)
  const leaves = await mapBounded(items, atATime, (item) =>
    leafLines(session, item, { tree, size: checkpoint.size }),
  )
  const lines: BundleLine[] = [
    deploymentLine(client),
    { type: 'checkpoint', note: checkpoint.note },
    ...(await anchorLines(client, checkpoint)),
    ...leaves.flat(),
    ...(await evidenceLines(session, items)),
    ...(await openingLines(patient)),
    ...(await recordLines(patient, items)),
  ]
  return lines.map(bundleLineText).join('')
}

function deploymentLine({ deployment }: Client): BundleDeployment {
  const { chainId, contracts, gateway, orgId, origin, vkeys, maxStale } = deployment
  return {
    type: 'deployment',
    v: 1,
    chainId,
    consentRegistry: contracts.consentRegistry.address,
    providerRegistry: contracts.providerRegistry.address,
    auditAnchor: contracts.auditAnchor.address,
    gateway,
    orgId,
    origin,
    vkeys,
    maxStale,
  }
}

/** That the anchored tree is a beginning of the checkpoint's. */
async function anchorLines(client: Client, { size: to }: VerifiedCheckpoint): Promise<readonly BundleLine[]> {
  const { size: from } = await readAnchor(client)
  if (from === 0 || from >= to) return []
  const { value } = await client.call('readConsistency', { query: { from, to } })
  return [{ type: 'consistency', from, to, proof: value.proof }]
}

async function leafLines(
  session: Session,
  { index, commitment, event, salt }: TrailItem,
  { tree, size }: { readonly tree: LogTree; readonly size: number },
): Promise<readonly BundleLine[]> {
  const proof = (await tree.proofOf(index)).map((hash) => toHex(hash) as Sha256Hex)
  const lines: BundleLine[] = [
    { type: 'leaf', index, commitment },
    { type: 'inclusion', index, size, proof },
  ]
  if (event === null || salt === null) return lines
  lines.push({ type: 'event', index, salt, event })
  if (withoutReceipt.has(event.type)) return lines
  const note = await unlessRefused(async () => {
    const receipt = await session.call('readReceipt', { path: { index } })
    return fromUtf8(receipt.value)
  })
  return note === undefined ? lines : [...lines, { type: 'receipt', note }]
}

async function evidenceLines(session: Session, items: readonly TrailItem[]): Promise<readonly BundleLine[]> {
  const hashes = new Set(items.flatMap(({ ev }): Sha256Hex[] => (ev === null ? [] : [ev])))
  const lines = await mapBounded([...hashes], atATime, (hash) =>
    unlessRefused(async (): Promise<BundleLine> => {
      const { value } = await session.call('readEvidence', { path: { hash } })
      return { type: 'evidence', evidence: parseEvidence(value) }
    }),
  )
  return lines.filter((line) => line !== undefined)
}

async function openingLines(patient: Patient): Promise<readonly BundleLine[]> {
  const grants = await listGrants(patient)
  return grants.map(({ opening, signer, sig }) => ({
    type: 'opening',
    opening: checkOpening(opening),
    signer,
    sig,
  }))
}

async function recordLines(
  { session, address }: Patient,
  items: readonly TrailItem[],
): Promise<readonly BundleLine[]> {
  const written = new Set(
    items.flatMap(({ event }): RecordId[] =>
      event?.type === 'write' && event.record !== undefined ? [event.record] : [],
    ),
  )
  const keys = await requestKeys(session, [...written], { patient: address })
  return keys.flatMap((key): BundleLine[] =>
    'code' in key ? [] : [{ type: 'recordManifest', manifest: key.manifest }],
  )
}

/** What was erased, or is not shown, is left out of the bundle. */
async function unlessRefused<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof SdkError && (error.code === 'no_access' || error.code === 'erased')) return undefined
    throw error
  }
}
