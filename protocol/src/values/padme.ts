/**
 * Padmé: the length to which a payload of `length` bytes is padded, at least 4096.
 * Reveals O(log log length) bits of the size for at most 12 % more bytes. Spec §6.2.
 */
export function padme(length: number): number {
  const least = Math.max(4096, length)
  const exponent = Math.floor(Math.log2(least))
  const keptBits = Math.floor(Math.log2(exponent)) + 1
  const step = 2 ** (exponent - keptBits)
  return Math.ceil(least / step) * step
}
