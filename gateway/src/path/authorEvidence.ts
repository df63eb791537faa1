import { type AuthorEvidence, parseEvidence } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

/** The author's part of a record's evidence bundle: the facts of the decision are not the reader's business. */
export async function authorEvidence(tx: LedgerTx, hash: string): Promise<AuthorEvidence> {
  const bytes = await tx.leaves.evidence(hash)
  if (bytes === null) throw new GatewayError('internal', 'a record without evidence')
  const evidence = parseEvidence(bytes)
  if ('fence' in evidence) throw new GatewayError('internal', 'a record with the evidence of a fence')
  const { siwe, siweSig, siweBlock, dpop, lines } = evidence
  return { siwe, siweSig, siweBlock, dpop, ...(lines === undefined ? {} : { lines }) }
}
