import { toHex } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import type { Address } from '../values/ids.ts'
import { keccak256 } from './hash.ts'

/** An address in the mixed-case form of EIP-55, as it stands in messages that a wallet shows. Spec §5, §10. */
export function checksumAddress(address: Address): string {
  const digits = address.slice(2)
  const hash = toHex(keccak256(toUtf8(digits)))
  const mixed = Array.from(digits, (digit, i) => ((hash[i] ?? '0') >= '8' ? digit.toUpperCase() : digit))
  return `0x${mixed.join('')}`
}
