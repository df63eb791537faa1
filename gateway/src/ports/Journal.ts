/** What may be written into the process log. Nothing personal: no address, no id of a record, no body, no token. */
export interface JournalFields {
  readonly route?: string
  readonly status?: number
  readonly code?: string
  readonly requestId?: string
  /** Trace id that a caller gave, 32 hex digits. */
  readonly trace?: string
  readonly ms?: number
  readonly block?: number
  readonly size?: number
  readonly count?: number
  readonly state?: string
  readonly reason?: string
}

export interface Journal {
  debug(event: string, fields?: JournalFields): void
  info(event: string, fields?: JournalFields): void
  warn(event: string, fields?: JournalFields): void
  error(event: string, fields?: JournalFields): void
}
