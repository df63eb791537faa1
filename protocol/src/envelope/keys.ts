import { concat } from '../bytes/concat.ts'
import { from0x, fromHex } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { netCtx } from '../crypto/context.ts'
import { hkdfExpandSha512 } from '../crypto/hkdf.ts'
import { type CryptoPorts, withDefaultPorts } from '../crypto/ports.ts'
import type { Address, RecordId } from '../values/ids.ts'
import type { Net } from '../values/net.ts'
import { fixedHeader } from './header.ts'

/** Where a record belongs. Moved anywhere else, its envelope does not open. Spec §6.1. */
export type RecordPlace = { readonly net: Net; readonly patient: Address; readonly recordId: RecordId }

/** What one data key and salt give: key (32 bytes), base nonce (12), commitment to the key (32). Spec §6.1. */
export type EnvelopeKeys = {
  readonly key: Uint8Array
  readonly baseNonce: Uint8Array
  readonly commitment: Uint8Array
}

const zero = Uint8Array.of(0)
const construction = toUtf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM')
const purpose = toUtf8('consentry/record/v1')

/** Derives the keys of one envelope from its data key (32 bytes) and salt (24 bytes). Spec §6.1. */
export function envelopeKeys(
  dek: Uint8Array,
  { salt, place }: { readonly salt: Uint8Array; readonly place: RecordPlace },
  ports: CryptoPorts = {},
): EnvelopeKeys {
  const { hashes } = withDefaultPorts(ports)
  if (dek.length !== 32) throw new RangeError('Data key of 32 bytes expected')
  const { net, patient, recordId } = place
  const fields = [from0x(patient), fromHex(recordId)]
  const context = netCtx('consentry/ctx/record/v1', net, fields, hashes.sha256)
  const info = concat(construction, zero, salt, purpose, zero, fixedHeader, context)
  const okm = hkdfExpandSha512(dek, info, 76, hashes.hmacSha512)
  return { key: okm.slice(0, 32), baseNonce: okm.slice(32, 44), commitment: okm.slice(44) }
}

/** The nonce of chunk `index`: base nonce XOR the index as a 12-byte big-endian integer. Spec §6.1. */
export function chunkNonce(baseNonce: Uint8Array, index: number): Uint8Array {
  const nonce = baseNonce.slice()
  // An envelope has at most 2¹⁵ chunks, so four bytes hold every index.
  for (let i = 0; i < 4; i++) nonce[11 - i] = (nonce[11 - i] ?? 0) ^ ((index >>> (8 * i)) & 0xff)
  return nonce
}
