/** The machine below us broke a promise (a failed fsync, a changed contract): the process ends, nothing is retried. */
export class FatalError extends Error {
  override readonly name = 'FatalError'
}
