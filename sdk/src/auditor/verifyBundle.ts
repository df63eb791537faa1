import { type ChainSnapshot, type Curves, readSnapshot } from '@consentry/protocol'
import { type Chunks, type Reopened, reopened } from './Chunks.ts'
import { checkChain } from './checkChain.ts'
import { checkGrants } from './checkDecisions.ts'
import { checkEvents, checkTrails } from './checkEvents.ts'
import { type CheckedEvidences, checkEvidences } from './checkEvidences.ts'
import { checkExpected, type ExpectedLog } from './checkExpected.ts'
import { checkLog } from './checkLog.ts'
import { checkReceiptNotes } from './checkReceiptNotes.ts'
import { createInclusionCheck } from './createInclusionCheck.ts'
import type { Finding } from './Finding.ts'
import { type AuditInput, readAudit } from './readAudit.ts'

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
  /** `of the bundle`: nothing was known beforehand, so this may be another log than the auditor means. */
  readonly keys: 'as expected' | 'of the bundle'
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
  /** What the auditor knows of the log from elsewhere; without it the bundle's own keys and contracts are taken. */
  readonly expected?: ExpectedLog
  /** Default: portable ones; those of the platform verify receipts ten times as fast. */
  readonly curves?: Curves
  /** Most leaves that are held; default one million, about 2 GiB with their events. */
  readonly maxLeaves?: number
}

/**
 * Verifies an audit bundle offline: signatures, tree, trails, receipts, evidence, decisions; with a snapshot of the chain
 * also the facts of each decision and the anchors. Nothing that the gateway says is believed. Given as a function the
 * bundle is read twice, and evidence, which is most of it, is never held.
 *
 * @throws `bad_json` or `bad_request` for files that are none, with `details.line`; `too_large`. Spec §14
 * @example
 * const report = await verifyBundle(() => createReadStream('bundle.ndjson'), {
 *   snapshot: createReadStream('snapshot.ndjson'),
 * })
 */
export async function verifyBundle(
  bundle: Chunks | Reopened,
  { snapshot: snapshotChunks, ...options }: AuditOptions = {},
): Promise<AuditReport> {
  const open = await reopened(bundle)
  const input = await readAudit(open(), options.maxLeaves)
  const snapshot = snapshotChunks === undefined ? undefined : await readSnapshot(snapshotChunks)
  return audit(open, input, { ...options, ...(snapshot === undefined ? {} : { snapshot }) })
}

type Auditing = Pick<AuditOptions, 'curves' | 'expected'> & { readonly snapshot?: ChainSnapshot }

async function audit(
  open: Reopened,
  input: AuditInput,
  { snapshot, curves, expected }: Auditing,
): Promise<AuditReport> {
  const log = checkLog(input)
  const inclusions = createInclusionCheck(input, log)
  const evidence = await checkEvidences(open(), input, { snapshot, inclusions })
  const chain = snapshot === undefined ? undefined : checkChain(input, log, snapshot)
  const findings = [
    ...(expected === undefined ? [] : checkExpected(input, expected)),
    ...log.findings,
    ...inclusions.findings(),
    ...checkEvents(input),
    ...checkTrails(input, log.isWhole),
    ...checkReceiptNotes(input, { log, curves, proofOf: evidence.proofOf }),
    ...evidence.findings,
    ...checkGrants(input),
    ...(chain?.findings ?? []),
  ]
  return {
    origin: input.deployment.origin,
    keys: expected === undefined ? 'of the bundle' : 'as expected',
    size: log.checkpoints.at(-1)?.size ?? 0,
    scope: log.isWhole ? 'whole log' : 'part of the log',
    chainFacts: chain === undefined ? 'not verified' : 'verified',
    anchoredSize: chain?.anchoredSize ?? 0,
    counts: countsOf(input, evidence, chain?.anchors ?? 0),
    findings: findings.sort((a, b) => (a.index ?? -1) - (b.index ?? -1)),
  }
}

function countsOf(input: AuditInput, evidence: CheckedEvidences, anchors: number): AuditCounts {
  return {
    leaves: input.leaves.size,
    events: input.events.size,
    withoutEvent: [...input.leaves.keys()].filter((index) => !input.events.has(index)).length,
    receipts: input.receipts.length,
    evidence: evidence.checked,
    evidenceMissing: evidence.missing,
    requestsUnchecked: evidence.requestsUnchecked,
    contractWallets: evidence.contractWallets,
    decisionsReplayed: evidence.replayed,
    factsRecomputed: evidence.recomputed,
    grants: input.openings.size,
    anchors,
  }
}
