import {
  type Address,
  type KeysDigest,
  type Net,
  parseClassName,
  type PrimaryType,
  recoverTypedDataSigner,
  type TypedMessages,
  typedDataOf,
} from '@consentry/protocol'
import type { Wallet } from '../../../../sdk/src/wallet/Wallet.ts'
import { address, blockHash, bytes32, grantId, orgId, s } from '../../../support/ids.ts'

const block = { blockNumber: 7, blockHash: blockHash(7) }

/** One of each message that a patient signs. Spec §8. */
export function typedMessages(patient: Address): TypedMessages {
  return {
    Grant: {
      patient,
      version: 3,
      terms: {
        grantee: orgId(1),
        granteeName: 'Ärztehaus “Süd” 🏥',
        classes: [parseClassName('labs'), parseClassName('notes')],
        actions: ['read', 'write'],
        purposes: ['TREAT'],
        notBefore: s(1_700_000_000),
        expiresAt: s(1_800_000_000),
        recordsFrom: s(0),
        recordsTo: s(253_402_300_799),
        salt: bytes32(9),
        ...block,
      },
    },
    Revoke: { patient, id: grantId(5) },
    RevokeAll: { patient, version: 4 },
    SetKeys: { patient, digest: bytes32(6) as string as KeysDigest, seq: 2, version: 4, ...block },
    SetDelegate: {
      patient,
      delegate: address(8),
      rights: 23,
      validUntil: s(1_800_000_000),
      nonce: 0,
      ...block,
    },
  }
}

/** Who signed one of them, by the protocol's own hashing. */
export async function signerOf<Type extends PrimaryType>(
  wallet: Wallet,
  net: Net,
  type: Type,
): Promise<Address> {
  const message = typedMessages(wallet.address)[type]
  const signature = await wallet.signTypedData(typedDataOf(net, type, message))
  return recoverTypedDataSigner(net, type, { message, signature })
}
