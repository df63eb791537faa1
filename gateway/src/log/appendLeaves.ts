import {
  type AuditEvent,
  auditEventText,
  type BlockHash,
  makeLeaf,
  nextLink,
  type PatientChainHead,
  type RandomSource,
  sha256,
  type Sha256Hex,
  toHex,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LeafRow } from '../ports/LeafRows.ts'
import type { AppendedLeaf, LeafEntry, LeafWriter } from '../ports/LeafWriter.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { LogStatus } from '../ports/LogStatus.ts'

export interface LeafPorts {
  readonly origin: string
  readonly clock: Clock
  readonly random: RandomSource
  readonly log: LogStatus
}

/**
 * Appends entries to the log: each gets its place, its link to the patient's previous leaf, a fresh salt and the chain
 * view it was made under. Everything goes into the caller's transaction; nothing is released before that commits.
 */
export function createLeafWriter({ origin, clock, random, log }: LeafPorts): LeafWriter {
  return async (tx, entries) => {
    if (entries.length === 0) return []
    const state = log.state()
    if (state.kind === 'halted') throw new GatewayError('log_halted', state.reason, { retryAfter: 60 })
    const head = await tx.chain.head()
    const chain =
      head === null ? null : { n: head.consentCount, block: head.number, hash: head.hash as BlockHash }
    const links = createLinks(tx)
    const rows: LeafRow[] = []
    let index = await tx.leaves.size()
    for (const entry of entries) {
      const { evidence, verdict, dpopHash, ...said } = entry
      const ev = evidence === undefined ? null : toHex(sha256(evidence))
      if (ev !== null && evidence !== undefined) await tx.leaves.insertEvidence(ev, evidence)
      const link = entry.patient === undefined ? null : await links.next(entry.patient)
      const t = clock.now()
      const event: AuditEvent = {
        ...said,
        v: 1,
        log: origin,
        t,
        ...(link === null ? {} : { pseq: link.pseq, pprev: link.pprev }),
        ...(chain === null ? {} : { chain }),
        ...(ev === null ? {} : { ev: ev as Sha256Hex }),
      }
      const salt = random(32)
      const body = auditEventText(event)
      const { leaf, leafHash, commitment } = makeLeaf(salt, body)
      if (entry.patient !== undefined && link !== null)
        links.moved(entry.patient, { pseq: link.pseq, commitment })
      rows.push({
        index: index++,
        leaf,
        leafHash,
        salt,
        body,
        patient: entry.patient ?? null,
        pseq: link?.pseq ?? null,
        actor: entry.actor ?? null,
        org: entry.org ?? null,
        evidence: ev,
        verdict: verdict ?? null,
        dpopHash: dpopHash ?? null,
        t,
      })
    }
    await tx.leaves.append(rows)
    return rows.map(({ index: at, leafHash: hash, t }): AppendedLeaf => ({ index: at, leafHash: hash, t }))
  }
}

/** The ends of the patients' own chains, read once each and moved along within the batch. */
function createLinks(tx: LedgerTx) {
  const heads = new Map<string, PatientChainHead | null>()
  return {
    next: async (patient: NonNullable<LeafEntry['patient']>) => {
      if (!heads.has(patient)) heads.set(patient, await tx.leaves.patientHead(patient))
      return nextLink(heads.get(patient) ?? null)
    },
    moved: (patient: string, head: PatientChainHead): void => {
      heads.set(patient, head)
    },
  }
}
