import {
  type AuthorEvidence,
  type BlockHash,
  type DecisionFacts,
  type RequestEvidence,
  type Sha256Hex,
  type SignatureHex,
  toBase64url,
} from '@consentry/protocol'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'

/** The part of a leaf's evidence that shows who asked: login text with signature and block, and the request proof. */
export function loginEvidence({ session, dpop, lines }: AuthenticRequest): AuthorEvidence {
  // Keys in order: so they are written as they are.
  return {
    dpop,
    ...(lines === null ? {} : { lines: lines as readonly Sha256Hex[] }),
    siwe: session.text,
    siweBlock: { hash: session.block.hash as BlockHash, number: session.block.number },
    siweSig: session.signature as SignatureHex,
  }
}

/**
 * The evidence of a decided request with the facts of the decision. What was asked is kept with a read, so that the
 * proof's `rh` can be checked later; what a write signed is its record manifest.
 */
export function requestEvidence(
  request: AuthenticRequest,
  type: 'read' | 'write' | 'self',
  facts: DecisionFacts,
): RequestEvidence {
  const { dpop, lines, ...login } = loginEvidence(request)
  const asked = { body: toBase64url(request.body), target: request.target }
  return {
    dpop,
    facts,
    ...(lines === undefined ? {} : { lines }),
    ...(type === 'write' ? {} : { request: asked }),
    ...login,
  }
}
