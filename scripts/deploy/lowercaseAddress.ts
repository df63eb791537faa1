import type { Address } from 'viem'

/** The form in which files keep an address; viem answers with checksums. */
export function lowercaseAddress(address: Address): Address {
  return address.toLowerCase() as Address
}
