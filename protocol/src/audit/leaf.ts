import { toHex } from '../bytes/hex.ts'
import { concat } from '../bytes/concat.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { sha256 } from '../crypto/hash.ts'
import type { Sha256Hex } from '../values/ids.ts'
import { hashLeaf, type Sha256 } from './tree.ts'

/** A leaf of the log: the salted commitment to an event. Spec §14. */
export type Leaf = {
  /** 33 bytes: `0x01 ‖ commitment`. */
  readonly leaf: Uint8Array
  /** The 32 bytes that the next leaf of the patient names as `pprev`. */
  readonly commitment: Sha256Hex
  /** Its hash in the tree, 32 bytes. */
  readonly leafHash: Uint8Array
}

const leafVersion = Uint8Array.of(0x01)
const leafLabel = concat(toUtf8('consentry/leaf/v1'), Uint8Array.of(0x00))

/**
 * Makes the leaf of an event. Salt and text can be erased later; what stays tells nothing.
 *
 * @param salt - 32 random bytes
 * @param eventText - canonical text of the event
 * @param hash - a faster SHA-256, if there is one. Spec §14
 */
export function makeLeaf(salt: Uint8Array, eventText: string, hash: Sha256 = sha256): Leaf {
  if (salt.length !== 32) throw new RangeError('Salt of 32 bytes expected')
  const digest = hash(concat(leafLabel, salt, toUtf8(eventText)))
  const leaf = concat(leafVersion, digest)
  return { leaf, commitment: toHex(digest) as Sha256Hex, leafHash: hashLeaf(leaf, hash) }
}
