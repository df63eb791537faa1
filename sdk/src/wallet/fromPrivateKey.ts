import { getPublicKey, signAsync } from '@noble/secp256k1'
import { addressOf, netOf, personalMessageDigest, to0x, toHex, typedDataDigest } from '@consentry/protocol'
import { createWallet } from './createWallet.ts'
import { readPrivateKey } from './readPrivateKey.ts'
import type { Wallet } from './Wallet.ts'

/**
 * A wallet from a private key: 32 bytes, or `0x` with 64 hex digits. For programs; the key stays in the memory of this
 * process. Throws `bad_keystore` for anything that is no key.
 */
export function fromPrivateKey(privateKey: Uint8Array | string): Wallet {
  const key = readPrivateKey(privateKey)
  const sign = (digest: Uint8Array): Promise<string> => signDigest(digest, key)
  return createWallet({
    address: addressOf(getPublicKey(key, false)),
    signMessage: (text) => sign(personalMessageDigest(text)),
    signTypedData: ({ domain, primaryType, message }) =>
      sign(typedDataDigest(netOf(domain.chainId, domain.verifyingContract), primaryType, message)),
  })
}

/** The library puts the recovery number first, wallets put it last. */
async function signDigest(digest: Uint8Array, key: Uint8Array): Promise<string> {
  const signature = await signAsync(digest, key, { prehash: false, format: 'recovered' })
  return to0x(signature.subarray(1)) + toHex(Uint8Array.of(27 + (signature[0] ?? 0)))
}
