import { type Address, concatHex, encodeAbiParameters, type Hex, keccak256, stringToHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'

const messages = {
  grant: {
    type:
      'Grant(address patient,uint64 version,Terms terms)Terms(bytes32 grantee,string granteeName,string[] classes,' +
      'string[] actions,string[] purposes,uint64 notBefore,uint64 expiresAt,uint64 recordsFrom,uint64 recordsTo,' +
      'uint64 blockNumber,bytes32 blockHash,bytes32 salt)',
    words: ['address', 'uint64', 'bytes32'],
  },
  revoke: { type: 'Revoke(address patient,bytes32 id)', words: ['address', 'bytes32'] },
  revokeAll: { type: 'RevokeAll(address patient,uint64 version)', words: ['address', 'uint64'] },
  setKeys: {
    type: 'SetKeys(address patient,bytes32 digest,uint32 seq,uint64 version,uint64 blockNumber,bytes32 blockHash)',
    words: ['address', 'bytes32', 'uint32', 'uint64', 'uint64', 'bytes32'],
  },
  setDelegate: {
    type:
      'SetDelegate(address patient,address delegate,uint16 rights,uint40 validUntil,uint256 nonce,' +
      'uint64 blockNumber,bytes32 blockHash)',
    words: ['address', 'address', 'uint16', 'uint40', 'uint256', 'uint64', 'bytes32'],
  },
} as const

/** The messages of the consent registry. A grant is given by the hash of its terms. */
export type MessageName = keyof typeof messages

/** EIP-712 struct hash of a message whose words are given in order. */
export function structHash(name: MessageName, patient: Address, values: readonly unknown[]): Hex {
  const { type, words } = messages[name]
  const parameters = ['bytes32', ...words].map((word) => ({ type: word }))
  return keccak256(encodeAbiParameters(parameters, [keccak256(stringToHex(type)), patient, ...values]))
}

/** The 65-byte signature of the patient. */
export function signMessage(
  domain: Hex,
  patient: PrivateKeyAccount,
  name: MessageName,
  values: readonly unknown[],
): Promise<Hex> {
  const hash = keccak256(concatHex(['0x1901', domain, structHash(name, patient.address, values)]))
  return patient.sign({ hash })
}

/** The two words of EIP-2098 of such a signature. */
export function shorten(signature: Hex): { r: Hex; vs: Hex } {
  const [r, s, v] = [signature.slice(2, 66), signature.slice(66, 130), signature.slice(130)]
  const parity = v === '1c' ? 1n << 255n : 0n
  return { r: `0x${r}`, vs: `0x${(BigInt(`0x${s}`) | parity).toString(16).padStart(64, '0')}` }
}
