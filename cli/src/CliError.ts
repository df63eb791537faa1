/** Why a command stops before or beside what the network says. */
export type CliErrorCode =
  /** Arguments or options are not those of the command. */
  | 'usage'
  /** Something must be confirmed and nobody is there to do it. */
  | 'needs_yes'
  /** The person said no. */
  | 'declined'
  /** There is no profile of this name. */
  | 'no_profile'
  /** A profile of this name exists. */
  | 'profile_exists'
  /** A file of the profile is not what it should be. */
  | 'bad_profile'
  /** A file or folder of the profile can be read by others. */
  | 'loose_mode'
  /** No gateway or node is known. */
  | 'no_network'
  /** A file cannot be read or written, or is not what it should be. */
  | 'bad_file'
  /** The keystore does not open with this password. */
  | 'wrong_password'
  /** The accreditor has not made this wallet a member of an organisation. */
  | 'not_accredited'
  /** A program of the network did not do its work. */
  | 'network_failed'
  /** Ctrl-C. */
  | 'interrupted'

/** A command that cannot go on. The message says what, and what to do next; it holds no key and no content. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: CliErrorCode
  /** What the person can do next. */
  readonly next: string | undefined

  constructor(code: CliErrorCode, what: string, next?: string) {
    super(what)
    this.code = code
    this.next = next
  }
}
