import { type ChainSnapshot, type Curves, readSnapshot } from '@consentry/protocol'
import { checkChain } from './checkChain.ts'
import { checkDecisions, checkGrants } from './checkDecisions.ts'
import { checkEvents, checkTrails } from './checkEvents.ts'
import { checkEvidence } from './checkEvidence.ts'
import { checkLog } from './checkLog.ts'
import { checkReceiptNotes } from './checkReceiptNotes.ts'
import type { Finding } from './Finding.ts'
import { type AuditInput, readAudit } from './readAudit.ts'

/** Bytes of a file, as a stream or in one piece. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** What an audit covered. */
export type AuditCounts = {
  readonly leaves: number
  readonly events: number
  /** Leaves whose event is not in the bundle: erased, or somebody else's. */
  readonly withoutEvent: number
  readonly receipts: number
  readonly evidence: number
  readonly evidenceMissing: number
  readonly requestsUnchecked: number
  readonly contractWallets: number
  readonly decisionsReplayed: number
  readonly factsRecomputed: number
  readonly grants: number
  readonly anchors: number
}

/** The outcome of an audit. No findings means: everything that the bundle shows holds. */
export type AuditReport = {
  readonly origin: string
  /** Size of the newest checkpoint; 0 where none was valid. */
  readonly size: number
  readonly scope: 'whole log' | 'part of the log'
  /** `not verified`: no snapshot of the chain was given. Spec §14. */
  readonly chainFacts: 'verified' | 'not verified'
  /** Leaves that an anchor on chain covers. */
  readonly anchoredSize: number
  readonly counts: AuditCounts
  readonly findings: readonly Finding[]
}

/** What an audit is done with. */
export type AuditOptions = {
  /** The chain as the auditor's own node shows it; without it, facts and anchors are not verified. */
  readonly snapshot?: Chunks
  /** Default: portable ones; those of the platform verify receipts ten times as fast. */
  readonly curves?: Curves
}

/**
 * Verifies an audit bundle offline: signatures, tree, trails, receipts, evidence, decisions; with a snapshot of the chain
 * also the facts of each decision and the anchors. Nothing that the gateway says is believed.
 *
 * @throws `bad_json` or `bad_request` for files that are none. Spec §14
 */
export async function verifyBundle(
  bundle: Chunks,
  { snapshot: snapshotChunks, curves }: AuditOptions = {},
): Promise<AuditReport> {
  const input = await readAudit(bundle)
  const snapshot = snapshotChunks === undefined ? undefined : await readSnapshot(snapshotChunks)
  return audit(input, snapshot, curves)
}

async function audit(
  input: AuditInput,
  snapshot: ChainSnapshot | undefined,
  curves: Curves | undefined,
): Promise<AuditReport> {
  const log = checkLog(input)
  const evidence = await checkEvidence(input)
  const decisions = checkDecisions(input, snapshot)
  const chain = snapshot === undefined ? undefined : checkChain(input, log, snapshot)
  return {
    origin: input.deployment.origin,
    size: log.checkpoints.at(-1)?.size ?? 0,
    scope: log.isWhole ? 'whole log' : 'part of the log',
    chainFacts: chain === undefined ? 'not verified' : 'verified',
    anchoredSize: chain?.anchoredSize ?? 0,
    counts: {
      leaves: input.leaves.size,
      events: input.events.size,
      withoutEvent: [...input.leaves.keys()].filter((index) => !input.events.has(index)).length,
      receipts: input.receipts.length,
      evidence: evidence.checked,
      evidenceMissing: evidence.missing,
      requestsUnchecked: evidence.requestsUnchecked,
      contractWallets: evidence.contractWallets,
      decisionsReplayed: decisions.replayed,
      factsRecomputed: decisions.recomputed,
      grants: input.openings.size,
      anchors: chain?.anchors ?? 0,
    },
    findings: [
      ...log.findings,
      ...checkEvents(input),
      ...checkTrails(input, log.isWhole),
      ...checkReceiptNotes(input, log, curves),
      ...evidence.findings,
      ...decisions.findings,
      ...checkGrants(input),
      ...(chain?.findings ?? []),
    ],
  }
}
