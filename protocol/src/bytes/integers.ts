const two32 = 2 ** 32

/** A 32-bit unsigned integer, big-endian. Throws `RangeError` outside 0…2³²−1. Spec §3. */
export function u32(value: number): Uint8Array<ArrayBuffer> {
  requireInteger(value, two32 - 1)
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** A 64-bit unsigned integer, big-endian. Throws `RangeError` outside 0…2⁵³−1, the safe integers. Spec §3. */
export function u64(value: number): Uint8Array<ArrayBuffer> {
  requireInteger(value, Number.MAX_SAFE_INTEGER)
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(value / two32))
  view.setUint32(4, value % two32)
  return bytes
}

/** Length-prefixed bytes: `u32(length) ‖ bytes` of each. Spec §3. */
export function lp(...fields: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0
  for (const field of fields) length += 4 + field.length
  const prefixed = new Uint8Array(length)
  const view = new DataView(prefixed.buffer)
  let at = 0
  for (const field of fields) {
    requireInteger(field.length, two32 - 1)
    view.setUint32(at, field.length)
    prefixed.set(field, at + 4)
    at += 4 + field.length
  }
  return prefixed
}

/** Reads a big-endian `u32` at `offset`. Throws `RangeError` past the end. Spec §3. */
export function readU32(bytes: Uint8Array, offset = 0): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset)
}

/** Reads a big-endian `u64` at `offset`; above 2⁵³ the result is rounded, so compare it with a limit first. Spec §3. */
export function readU64(bytes: Uint8Array, offset = 0): number {
  return readU32(bytes, offset) * two32 + readU32(bytes, offset + 4)
}

function requireInteger(value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(`Integer from 0 to ${max} expected`)
  }
}
