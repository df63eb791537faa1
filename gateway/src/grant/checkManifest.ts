import {
  type Address,
  isSameNet,
  type KeyManifest,
  keysDigestOf,
  missingCoreClasses,
  type Net,
  parseKeyManifest,
  parseKeyring,
  sha256,
  toHex,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

const NO_DIGEST = `0x${'0'.repeat(64)}`

/** What was sent, parsed, with its digest. */
export interface IncomingManifest {
  readonly manifest: KeyManifest
  readonly bytes: Uint8Array
  readonly digest: string
  readonly keyring: Uint8Array
}

/** Checks a key manifest and the keyring it names. Throws `invalid_manifest`. */
export function readManifest(input: {
  readonly net: Net
  readonly patient: Address
  readonly bytes: Uint8Array
  readonly keyring: Uint8Array
}): IncomingManifest {
  const { net, patient, bytes, keyring } = input
  const manifest = parseKeyManifest(bytes)
  if (!isSameNet(manifest.net, net) || manifest.patient !== patient)
    throw new GatewayError('invalid_manifest', 'manifest is for another patient or network')
  if (missingCoreClasses(manifest).length > 0)
    throw new GatewayError('invalid_manifest', 'a core class is missing')
  if (toHex(sha256(keyring)) !== manifest.keyring)
    throw new GatewayError('invalid_manifest', 'keyring is not the one named')
  if (parseKeyring(keyring).vaultId !== manifest.vaultId)
    throw new GatewayError('invalid_manifest', 'keyring is of another vault')
  return { manifest, bytes, digest: keysDigestOf(bytes), keyring }
}

/** Sequence, version and predecessor against the chain; revocations on their way raise the version. Throws `stale_sequence`. */
export async function checkSequence(tx: LedgerTx, view: View, { manifest }: IncomingManifest): Promise<void> {
  const state = await tx.chain.patientAt(manifest.patient, view.latest.number)
  const current = {
    seq: state?.keysSeq ?? 0,
    version: state?.version ?? 0,
    digest: state?.keysDigest ?? NO_DIGEST,
  }
  const onTheWay = await tx.outbox.openRevocations(manifest.patient)
  if (manifest.seq !== current.seq + 1) throw new GatewayError('stale_sequence', 'seq is not the next one')
  if (manifest.version < current.version || manifest.version > current.version + onTheWay) {
    throw new GatewayError('stale_sequence', 'version is not current')
  }
  if (manifest.prev !== current.digest)
    throw new GatewayError('stale_sequence', 'prev is not the manifest on chain')
}
