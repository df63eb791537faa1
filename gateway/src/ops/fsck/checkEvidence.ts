import {
  type AuditEvent,
  equal,
  type Evidence,
  parseEvidence,
  ProtocolError,
  proofHash,
  replayDecision,
  type Sha256,
  toHex,
} from '@consentry/protocol'
import type { LeafRow } from '../../ports/LeafRows.ts'
import type { LedgerTx } from '../../ports/LedgerTx.ts'
import { isChainEvidence } from '../isChainEvidence.ts'
import type { FaultCode } from './Fault.ts'

/** Checks the evidence of an entry: that it is the one named, whose request it was, and that it decides alike (G11). */
export async function checkEvidence(
  tx: Pick<LedgerTx, 'leaves'>,
  row: LeafRow,
  event: AuditEvent,
  hash: Sha256,
): Promise<readonly FaultCode[]> {
  if (event.ev === undefined) return []
  const bytes = await tx.leaves.evidence(event.ev)
  if (bytes === null) return ['evidence_missing']
  if (toHex(hash(bytes)) !== event.ev) return ['evidence_altered']
  if (isChainEvidence(bytes)) return row.verdict === null ? [] : ['receipt']
  const evidence = evidenceOf(bytes)
  if (evidence === null) return ['evidence_malformed']
  if ('fence' in evidence) return []
  const isOwnRequest = row.dpopHash !== null && equal(row.dpopHash, proofHash(evidence.dpop))
  const isDecidedAlike =
    evidence.facts === undefined || replayDecision(evidence.facts, event).differences.length === 0
  return [
    ...(isOwnRequest ? [] : (['receipt'] as const)),
    ...(isDecidedAlike ? [] : (['other_decision'] as const)),
  ]
}

function evidenceOf(bytes: Uint8Array): Evidence | null {
  try {
    return parseEvidence(bytes)
  } catch (error) {
    if (error instanceof ProtocolError) return null
    throw error
  }
}
