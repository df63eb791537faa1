import { canonicalJson, evidenceHash, toUtf8 } from '@consentry/protocol'
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
  const candidates = events.flatMap((event) => {
    const entry = eventLeaf(event)
    return entry?.evidence === undefined
      ? []
      : [{ entry, txHash: event.txHash, hash: evidenceHash(entry.evidence) }]
  })
  if (candidates.length === 0) return []
  const [relayed, stored] = await Promise.all([
    tx.outbox.relayed([...new Set(candidates.map(({ txHash }) => txHash))]),
    tx.leaves.storedEvidence(candidates.map(({ hash }) => hash)),
  ])
  return candidates.flatMap(({ entry, txHash, hash }) =>
    relayed.has(txHash) || stored.has(hash) ? [] : [entry],
  )
}

function evidenceOf(
  { n: _n, ...said }: ChainEvent['event'],
  txHash: string,
): { readonly evidence: Uint8Array } {
  return { evidence: toUtf8(canonicalJson({ v: 1, txHash, event: { ...said } })) }
}
