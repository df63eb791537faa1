/** A measurement that could not be made: something answered otherwise than it must. */
export class BenchError extends Error {
  override readonly name = 'BenchError'
}
