import type { Aead } from './Aead.ts'
import type { Curves } from './Curves.ts'
import { type RandomSource, randomBytes } from './random.ts'
import { tweetnaclCurves } from './tweetnaclCurves.ts'
import { webCryptoAead } from './webCryptoAead.ts'

/**
 * The replaceable primitives, taken as the optional last argument by everything that seals or opens.
 * Left out, they are WebCrypto, tweetnacl and the platform's CSPRNG.
 */
export type CryptoPorts = {
  readonly aead?: Aead
  readonly curves?: Curves
  readonly random?: RandomSource
}

/** Fills in the defaults. */
export function withDefaultPorts({
  aead = webCryptoAead,
  curves = tweetnaclCurves,
  random = randomBytes,
}: CryptoPorts): Required<CryptoPorts> {
  return { aead, curves, random }
}
