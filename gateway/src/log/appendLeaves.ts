import {
  type AuditEvent,
  auditEventText,
  type BlockHash,
  evidenceHash,
  makeLeaf,
  nextLink,
  type PatientChainHead,
  type PatientChainLink,
  type RandomSource,
  type Sha256Hex,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Clock } from '../ports/Clock.ts'
import type { EvidenceRow, LeafRow } from '../ports/LeafRows.ts'
import type { AppendedLeaf, LeafEntry, LeafWriter } from '../ports/LeafWriter.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { LogStatus } from '../ports/LogStatus.ts'

const SALT_BYTES = 32

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
export function createLeafWriter(ports: LeafPorts): LeafWriter {
  return async (tx, entries) => {
    if (entries.length === 0) return []
    const state = ports.log.state()
    if (state.kind === 'halted') throw new GatewayError('log_halted', state.reason, { retryAfter: 60 })
    const links = createLinks(tx)
    const [head, size] = await Promise.all([tx.chain.head(), tx.leaves.size(), links.read(entries)])
    const chain =
      head === null ? null : { n: head.consentCount, block: head.number, hash: head.hash as BlockHash }
    const rows: LeafRow[] = []
    const evidences: EvidenceRow[] = []
    const salts = ports.random(SALT_BYTES * entries.length)
    for (const [at, entry] of entries.entries()) {
      const { evidence } = entry
      const ev = evidence === undefined ? null : evidenceHash(evidence)
      if (ev !== null && evidence !== undefined) evidences.push({ hash: ev, bytes: evidence })
      const link = entry.patient === undefined ? null : links.next(entry.patient)
      const { row, commitment } = rowOf(ports, entry, {
        index: size + at,
        salt: salts.slice(SALT_BYTES * at, SALT_BYTES * (at + 1)),
        chain,
        link,
        ev,
      })
      if (entry.patient !== undefined && link !== null)
        links.moved(entry.patient, { pseq: link.pseq, commitment })
      rows.push(row)
    }
    if (evidences.length > 0) await tx.leaves.insertEvidence(...evidences)
    await tx.leaves.append(rows)
    return rows.map(({ index: at, leafHash, t }): AppendedLeaf => ({ index: at, leafHash, t }))
  }
}

interface Place {
  readonly index: number
  readonly salt: Uint8Array
  readonly chain: NonNullable<AuditEvent['chain']> | null
  readonly link: PatientChainLink | null
  readonly ev: Sha256Hex | null
}

function rowOf({ origin, clock }: LeafPorts, entry: LeafEntry, { index, salt, chain, link, ev }: Place) {
  const { evidence: _evidence, verdict = null, dpopHash = null, ...said } = entry
  const t = clock.now()
  const event: AuditEvent = {
    ...said,
    v: 1,
    log: origin,
    t,
    ...(link ?? {}),
    ...(chain === null ? {} : { chain }),
    ...(ev === null ? {} : { ev }),
  }
  const body = auditEventText(event)
  const { leaf, leafHash, commitment } = makeLeaf(salt, body)
  const { patient = null, actor = null, org = null } = entry
  const pseq = link?.pseq ?? null
  const row: LeafRow = {
    index,
    leaf,
    leafHash,
    salt,
    body,
    patient,
    pseq,
    actor,
    org,
    evidence: ev,
    verdict,
    dpopHash,
    t,
  }
  return { row, commitment }
}

/** The ends of the patients' own chains, read once each and moved along within the batch. */
function createLinks(tx: LedgerTx) {
  const heads = new Map<string, PatientChainHead | null>()
  return {
    read: async (entries: readonly LeafEntry[]): Promise<void> => {
      const patients = new Set(entries.flatMap(({ patient }) => (patient === undefined ? [] : [patient])))
      await Promise.all(
        [...patients].map(async (patient) => {
          heads.set(patient, await tx.leaves.patientHead(patient))
        }),
      )
    },
    next: (patient: NonNullable<LeafEntry['patient']>) => nextLink(heads.get(patient) ?? null),
    moved: (patient: string, head: PatientChainHead): void => {
      heads.set(patient, head)
    },
  }
}
