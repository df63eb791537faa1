import {
  type AuditEvent,
  fromBase64url,
  type JsonValue,
  type RequestEvidence,
  strictJson,
} from '@consentry/protocol'

/**
 * Whether an event is about what its request asked for: this patient, this record, this purpose. True where the request
 * is not known. A gateway that logs another record than it released is found here.
 */
export function isAskedFor(event: AuditEvent, { request }: RequestEvidence): boolean {
  if (request === undefined) return true
  const [path = '', query = ''] = request.target.split('?')
  const { patient, record, purpose } = event
  const body = bodyOf(request.body)
  const records = listOf(body['records'])
  const isPatient = patient === undefined || path.split('/').includes(patient)
  const isRecord = record === undefined || path.split('/').includes(record) || records.includes(record)
  const declared = body['purpose'] ?? new URLSearchParams(query).get('purpose') ?? undefined
  return isPatient && isRecord && (purpose === undefined || declared === purpose)
}

function bodyOf(encoded: string): Readonly<Record<string, JsonValue | undefined>> {
  if (encoded === '') return {}
  try {
    const value = strictJson(fromBase64url(encoded))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, JsonValue | undefined>>)
      : {}
  } catch {
    return {}
  }
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}
