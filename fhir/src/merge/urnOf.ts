import { labelledDigest, toHex, toUtf8 } from '@consentry/protocol'

/** A `urn:uuid:` that follows from a name: a UUID of version 8, its other bits from SHA-256. */
export function urnOf(name: string): string {
  const bytes = labelledDigest('consentry/fhir/urn/v1', toUtf8(name)).slice(0, 16)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = toHex(bytes)
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`
}
