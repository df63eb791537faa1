import type { Net } from '../values/net.ts'
import { domainOf, type TypedDataDomain } from './digest.ts'
import type { PrimaryType, TypedMessages } from './messages.ts'
import { isStructName, type StructName, structs, type TypedField } from './types.ts'

/** A message as wallets take it: the argument of viem's `signTypedData`, or `eth_signTypedData_v4` with the domain type. */
export type TypedData<Type extends PrimaryType> = {
  readonly domain: TypedDataDomain
  readonly types: { readonly [Name in StructName]?: readonly TypedField[] }
  readonly primaryType: Type
  readonly message: TypedMessages[Type]
}

/**
 * The plain EIP-712 object of a message. `types` holds only the structs in use and not `EIP712Domain`: viem and
 * ethers add it themselves and refuse what is unused. Spec §8.
 */
export function typedDataOf<Type extends PrimaryType>(
  net: Net,
  primaryType: Type,
  message: TypedMessages[Type],
): TypedData<Type> {
  const referred = structs[primaryType].map((field) => field.type).filter(isStructName)
  const types = Object.fromEntries([primaryType, ...referred].map((name) => [name, structs[name]]))
  return { domain: domainOf(net), types, primaryType, message }
}
