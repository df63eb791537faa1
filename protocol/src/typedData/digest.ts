import { to0x } from '../bytes/hex.ts'
import { concat } from '../bytes/concat.ts'
import { keccak256 } from '../crypto/hash.ts'
import { recoverAddress } from '../crypto/secp256k1.ts'
import type { Address, Bytes32 } from '../values/ids.ts'
import type { Net } from '../values/net.ts'
import { hashStruct } from './encode.ts'
import type { PrimaryType, TypedMessages } from './messages.ts'

/** The EIP-712 domain of a deployment. Spec §8. */
export type TypedDataDomain = {
  readonly name: string
  readonly version: string
  readonly chainId: number
  readonly verifyingContract: Address
}

/** The domain under which everything of a deployment is signed. Spec §8. */
export function domainOf(net: Net): TypedDataDomain {
  return { name: 'Consentry', version: '1', chainId: net.chainId, verifyingContract: net.registry }
}

/** The domain separator, as `domainSeparator()` of the contract gives it. Spec §8. */
export function domainSeparator(net: Net): Bytes32 {
  return to0x(hashStruct('EIP712Domain', domainOf(net))) as Bytes32
}

/** `hashStruct` of a signed message. Spec §8. */
export function structHash<Type extends PrimaryType>(type: Type, message: TypedMessages[Type]): Bytes32 {
  return to0x(hashStruct(type, message)) as Bytes32
}

/** The digest a wallet signs: `keccak256(0x1901 ‖ domainSeparator ‖ hashStruct)`, 32 bytes. Spec §8. */
export function typedDataDigest<Type extends PrimaryType>(
  net: Net,
  type: Type,
  message: TypedMessages[Type],
): Uint8Array<ArrayBuffer> {
  const prefix = Uint8Array.of(0x19, 0x01)
  return keccak256(concat(prefix, hashStruct('EIP712Domain', domainOf(net)), hashStruct(type, message)))
}

/**
 * The address whose ECDSA key signed a message. Throws `bad_signature` for a signature of another form than
 * 65 bytes, low s, v 27 or 28. Contract wallets (ERC-1271) are asked on chain, not here. Spec §8.
 */
export function recoverTypedDataSigner<Type extends PrimaryType>(
  net: Net,
  type: Type,
  signed: { readonly message: TypedMessages[Type]; readonly signature: string },
): Address {
  return recoverAddress(typedDataDigest(net, type, signed.message), signed.signature)
}
