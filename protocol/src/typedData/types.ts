import type { PrimaryType } from './messages.ts'

/** One member of an EIP-712 struct. */
export type TypedField = { readonly name: string; readonly type: string }

/** Name of a struct: a signed message, or `Terms` inside a Grant. */
export type StructName = PrimaryType | 'Terms' | 'EIP712Domain'

const freshBlock = ['uint64 blockNumber', 'bytes32 blockHash'] as const

/** The structs of the specification, field for field. Spec §8. */
export const structs: { readonly [Name in StructName]: readonly TypedField[] } = {
  EIP712Domain: fields('string name', 'string version', 'uint256 chainId', 'address verifyingContract'),
  Grant: fields('address patient', 'uint64 version', 'Terms terms'),
  Terms: fields(
    'bytes32 grantee',
    'string granteeName',
    'string[] classes',
    'string[] actions',
    'string[] purposes',
    'uint64 notBefore',
    'uint64 expiresAt',
    'uint64 recordsFrom',
    'uint64 recordsTo',
    ...freshBlock,
    'bytes32 salt',
  ),
  Revoke: fields('address patient', 'bytes32 id'),
  RevokeAll: fields('address patient', 'uint64 version'),
  SetKeys: fields('address patient', 'bytes32 digest', 'uint32 seq', 'uint64 version', ...freshBlock),
  SetDelegate: fields(
    'address patient',
    'address delegate',
    'uint16 rights',
    'uint40 validUntil',
    'uint256 nonce',
    ...freshBlock,
  ),
}

/** Whether a type name is one of the structs. */
export function isStructName(type: string): type is StructName {
  return Object.hasOwn(structs, type)
}

function fields(...members: readonly string[]): readonly TypedField[] {
  return members.map((member) => {
    const [type = '', name = ''] = member.split(' ')
    return { name, type }
  })
}
