import { TypedDataEncoder, type TypedDataField } from 'ethers'
import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'

type Fields = Record<string, TypedDataField[]>

function fields(text: string): TypedDataField[] {
  return text.split(',').map((part) => {
    const [type = '', name = ''] = part.trim().split(' ')
    return { type, name }
  })
}

const terms = fields(
  'bytes32 grantee,string granteeName,string[] classes,string[] actions,string[] purposes,uint64 notBefore,' +
    'uint64 expiresAt,uint64 recordsFrom,uint64 recordsTo,uint64 blockNumber,bytes32 blockHash,bytes32 salt',
)

/** The five messages, as ethers takes them. Written out again here: a copy of the contract's text would prove nothing. */
export const messageTypes = {
  Grant: { Grant: fields('address patient,uint64 version,Terms terms'), Terms: terms },
  Revoke: { Revoke: fields('address patient,bytes32 id') },
  RevokeAll: { RevokeAll: fields('address patient,uint64 version') },
  SetKeys: {
    SetKeys: fields(
      'address patient,bytes32 digest,uint32 seq,uint64 version,uint64 blockNumber,bytes32 blockHash',
    ),
  },
  SetDelegate: {
    SetDelegate: fields(
      'address patient,address delegate,uint16 rights,uint40 validUntil,uint256 nonce,uint64 blockNumber,bytes32 blockHash',
    ),
  },
} as const satisfies Record<string, Fields>

export type MessageName = keyof typeof messageTypes

/** Domain of a registry on the test chain. */
export interface Domain {
  readonly name: string
  readonly version: string
  readonly chainId: number
  readonly verifyingContract: string
}

export async function domainOf(registry: ConsentRegistry): Promise<Domain> {
  return {
    name: 'Consentry',
    version: '1',
    chainId: 31337,
    verifyingContract: await registry.getAddress(),
  }
}

/** EIP-712 digest of a message. */
export function digestOf(domain: Domain, name: MessageName, message: Record<string, unknown>): string {
  return TypedDataEncoder.hash(domain, messageTypes[name], message)
}
