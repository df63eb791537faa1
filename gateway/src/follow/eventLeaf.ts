import { canonicalJson, sha256, toHex, toUtf8 } from '@consentry/protocol'
import type { LeafEntry } from '../ports/LeafWriter.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { ChainEvent } from './chainEvent.ts'

/**
 * What the log says about an event, or null for events that no patient's trail needs. Its evidence names transaction
 * and arguments but no block: the same transaction in another block after a reorganisation is the same evidence.
 */
export function eventLeaf({ event, txHash }: ChainEvent): LeafEntry | null {
  switch (event.type) {
    case 'Granted':
      return {
        type: 'grant',
        patient: event.patient,
        actor: event.by,
        grant: event.id,
        ...evidenceOf(event, txHash),
      }
    case 'Revoked':
      return {
        type: 'revoke',
        patient: event.patient,
        actor: event.by,
        grant: event.id,
        ...evidenceOf(event, txHash),
      }
    case 'AllRevoked':
      return {
        type: 'revoke',
        patient: event.patient,
        actor: event.by,
        reason: 'all',
        ...evidenceOf(event, txHash),
      }
    case 'KeysSet':
      return { type: 'keys', patient: event.patient, ...evidenceOf(event, txHash) }
    case 'DelegateSet':
      return { type: 'delegate', patient: event.patient, actor: event.patient, ...evidenceOf(event, txHash) }
    default:
      return null
  }
}

/**
 * The entries that a block brings to the log: events of transactions that nobody relayed through this gateway (those
 * were logged when they were accepted) and that are not logged yet. What happened before the log began is not its matter.
 */
export async function leavesOf(
  tx: LedgerTx,
  events: readonly ChainEvent[],
  since: number | null,
  time: number,
): Promise<readonly LeafEntry[]> {
  if (since === null || time < since) return []
  const entries: LeafEntry[] = []
  for (const event of events) {
    const entry = eventLeaf(event)
    if (entry?.evidence === undefined) continue
    const relay = await tx.outbox.byTxHash(event.txHash)
    if (relay !== null && relay.account !== 'direct') continue
    if ((await tx.leaves.evidence(toHex(sha256(entry.evidence)))) === null) entries.push(entry)
  }
  return entries
}

function evidenceOf(
  { n: _n, ...said }: ChainEvent['event'],
  txHash: string,
): { readonly evidence: Uint8Array } {
  return { evidence: toUtf8(canonicalJson({ v: 1, txHash, event: { ...said } })) }
}
