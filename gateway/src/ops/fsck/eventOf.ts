import { type AuditEvent, parseAuditEvent, ProtocolError } from '@consentry/protocol'

/** The event in a body; null where it is none. */
export function eventOf(body: string): AuditEvent | null {
  try {
    return parseAuditEvent(body)
  } catch (error) {
    if (error instanceof ProtocolError) return null
    throw error
  }
}
