import {
  type AuditEvent,
  type BundleLine,
  chainHistoryOf,
  type ChainSnapshot,
  type Evidence,
  evidenceHash,
  proofHash,
  readBundle,
  serialiseEvidence,
  type Sha256Hex,
} from '@consentry/protocol'
import { checkDecision, type ShownChain } from './checkDecisions.ts'
import { checkEvidence } from './checkEvidence.ts'
import type { Chunks } from './Chunks.ts'
import type { InclusionCheck } from './createInclusionCheck.ts'
import type { Finding } from './Finding.ts'
import { type AuditInput, isPassing } from './readAudit.ts'

/** What the lines that pass by prove about the events. */
export type CheckedEvidences = {
  readonly findings: readonly Finding[]
  /** Events whose evidence was there. */
  readonly checked: number
  /** Events that name evidence which is not in the bundle: erased, or left out. */
  readonly missing: number
  readonly requestsUnchecked: number
  readonly contractWallets: number
  readonly replayed: number
  /** Decisions whose facts were recomputed from the snapshot. */
  readonly recomputed: number
  /** Hash of the request that evidence proves. */
  proofOf(ev: Sha256Hex): Uint8Array | undefined
}

type Tally = {
  readonly findings: Finding[]
  readonly proofs: Map<Sha256Hex, Uint8Array | undefined>
  checked: number
  requestsUnchecked: number
  contractWallets: number
  replayed: number
  recomputed: number
}

/**
 * Goes through a bundle once more for evidence and proofs of inclusion, which are judged one at a time and not held.
 * Throws `bad_json` or `bad_request` with the line that is wrong. Spec §14.
 */
export async function checkEvidences(
  chunks: Chunks,
  input: AuditInput,
  {
    snapshot,
    inclusions,
  }: { readonly snapshot: ChainSnapshot | undefined; readonly inclusions: InclusionCheck },
): Promise<CheckedEvidences> {
  const chain = snapshot === undefined ? undefined : { snapshot, history: chainHistoryOf(snapshot) }
  const byEvidence = indicesByEvidence(input)
  const counts = { checked: 0, requestsUnchecked: 0, contractWallets: 0, replayed: 0, recomputed: 0 }
  const tally: Tally = { findings: [], proofs: new Map(), ...counts }
  for await (const line of readBundle(chunks, { isWanted: isPassing })) {
    if (line.type === 'inclusion') inclusions.add(line)
    else if (line.type === 'evidence') await takeEvidence(tally, line, { input, chain, byEvidence })
  }
  const { proofs, ...rest } = tally
  const missing = [...byEvidence].reduce(
    (sum, [ev, indices]) => sum + (proofs.has(ev) ? 0 : indices.length),
    0,
  )
  return { ...rest, missing, proofOf: (ev) => proofs.get(ev) }
}

function indicesByEvidence({ events }: AuditInput): ReadonlyMap<Sha256Hex, readonly number[]> {
  const indices = new Map<Sha256Hex, number[]>()
  for (const [index, { event }] of events) {
    if (event.ev === undefined) continue
    const known = indices.get(event.ev)
    if (known === undefined) indices.set(event.ev, [index])
    else known.push(index)
  }
  return indices
}

type Judging = {
  readonly input: AuditInput
  readonly chain: ShownChain | undefined
  readonly byEvidence: ReadonlyMap<Sha256Hex, readonly number[]>
}

/** The same evidence twice is judged once; what no event names proves nothing. */
async function takeEvidence(
  tally: Tally,
  { evidence }: Extract<BundleLine, { readonly type: 'evidence' }>,
  judging: Judging,
): Promise<void> {
  const ev = evidenceHash(serialiseEvidence(evidence))
  const indices = judging.byEvidence.get(ev)
  if (indices === undefined || tally.proofs.has(ev)) return
  tally.proofs.set(ev, 'fence' in evidence ? undefined : proofHash(evidence.dpop))
  for (const index of indices) {
    const event = judging.input.events.get(index)?.event
    if (event !== undefined) await judge(tally, { index, event, evidence }, judging)
  }
}

async function judge(
  tally: Tally,
  {
    index,
    event,
    evidence,
  }: { readonly index: number; readonly event: AuditEvent; readonly evidence: Evidence },
  { input, chain }: Judging,
): Promise<void> {
  const { finding, isUnchecked, isContract } = await checkEvidence(input, { index, event, evidence })
  tally.checked++
  if (finding !== undefined) tally.findings.push(finding)
  if (isUnchecked) tally.requestsUnchecked++
  if (isContract) tally.contractWallets++
  if ('fence' in evidence || evidence.facts === undefined) return
  tally.replayed++
  if (chain !== undefined) tally.recomputed++
  tally.findings.push(...checkDecision(input, { index, event, facts: evidence.facts }, chain))
}
