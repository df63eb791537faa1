import type { Aead } from './Aead.ts'
import type { Curves } from './Curves.ts'
import { hmacSha512, sha256, sha256Stream } from './hash.ts'
import type { Hashes } from './Hashes.ts'
import { type RandomSource, randomBytes } from './random.ts'
import { tweetnaclCurves } from './tweetnaclCurves.ts'
import { webCryptoAead } from './webCryptoAead.ts'

/**
 * The replaceable primitives, taken as the optional last argument by everything that seals or opens.
 * Left out, they are WebCrypto, tweetnacl, hashes in JavaScript and the platform's CSPRNG.
 */
export type CryptoPorts = {
  readonly aead?: Aead
  readonly curves?: Curves
  readonly hashes?: Hashes
  readonly random?: RandomSource
}

const portableHashes: Hashes = { sha256, sha256Stream, hmacSha512 }

/** Fills in the defaults. */
export function withDefaultPorts({
  aead = webCryptoAead,
  curves = tweetnaclCurves,
  hashes = portableHashes,
  random = randomBytes,
}: CryptoPorts): Required<CryptoPorts> {
  return { aead, curves, hashes, random }
}
