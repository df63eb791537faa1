import {
  type FenceRequest,
  type GrantPayload,
  type KeyManifest,
  keysDigestOf,
  type SetKeysBody,
  termsHashOf,
} from '@consentry/protocol'
import type { RelayCall } from '../ports/OutboxRows.ts'

/** The contract call that registers a signed grant. */
export function grantCall({ opening, signer, sig }: GrantPayload): RelayCall {
  const args = [opening.patient, signer, opening.version, termsHashOf(opening.terms), sig]
  return { contract: 'ConsentRegistry', method: 'grantBySig', args }
}

/** The contract call that carries a signed revocation. */
export function fenceCall(fence: FenceRequest): RelayCall {
  const { patient, signer, sig } = fence
  return fence.target === 'all'
    ? { contract: 'ConsentRegistry', method: 'revokeAllBySig', args: [patient, signer, fence.version, sig] }
    : { contract: 'ConsentRegistry', method: 'revokeBySig', args: [patient, signer, fence.target, sig] }
}

/** The contract call that publishes the digest of a key manifest. */
export function keysCall(
  manifest: KeyManifest,
  bytes: Uint8Array,
  { signer, blockNumber, blockHash, sig }: SetKeysBody,
): RelayCall {
  const args = [
    manifest.patient,
    signer,
    keysDigestOf(bytes),
    manifest.seq,
    manifest.version,
    blockNumber,
    blockHash,
    sig,
  ]
  return { contract: 'ConsentRegistry', method: 'setKeysBySig', args }
}
