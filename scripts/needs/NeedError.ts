/** Something a command needs is missing and cannot be brought; the message says what to run. */
export class NeedError extends Error {
  override readonly name = 'NeedError'
}
