import {
  type AuthorEvidence,
  type BlockHash,
  type RequestEvidence,
  type Sha256Hex,
  type SignatureHex,
  toBase64url,
} from '@consentry/protocol'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'

/** The part of a leaf's evidence that shows who asked: login text with signature and block, and the request proof. */
export function loginEvidence({ session, dpop, lines }: AuthenticRequest): AuthorEvidence {
  return {
    siwe: session.text,
    siweSig: session.signature as SignatureHex,
    siweBlock: { number: session.block.number, hash: session.block.hash as BlockHash },
    dpop,
    ...(lines === null ? {} : { lines: lines as readonly Sha256Hex[] }),
  }
}

/**
 * The evidence of a decided request. What was asked is kept with a read, so that the proof's `rh` can be checked later;
 * what a write signed is its record manifest.
 */
export function requestEvidence(request: AuthenticRequest, type: 'read' | 'write' | 'self'): RequestEvidence {
  const login = loginEvidence(request)
  return type === 'write'
    ? login
    : { ...login, request: { target: request.target, body: toBase64url(request.body) } }
}
