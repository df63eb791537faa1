import type { NoteSigner } from '../../protocol/src/audit/note.ts'
import { tweetnaclCurves } from '../../protocol/src/crypto/tweetnaclCurves.ts'

/** A note signer from a 32-byte seed. */
export function signerOfSeed(name: string, seed: Uint8Array): NoteSigner {
  return {
    name,
    publicKey: tweetnaclCurves.ed25519PublicKey(seed),
    sign: (message) => tweetnaclCurves.ed25519Sign(seed, message),
  }
}
