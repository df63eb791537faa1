import type { AuthorEvidence, Sha256Hex, SignatureHex, BlockHash } from '@consentry/protocol'
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
