import { z } from 'zod'
import { cursor, limit } from './lists.ts'

/** What every FHIR route takes: JSON is the only format. Spec §18. */
export type FhirQuery = { readonly _format?: string }

/** Search of GET /fhir/Consent; references as FHIR writes them. `_count` is the page's size. Spec §18. */
export type ConsentQuery = FhirPage & {
  readonly patient?: string
  readonly status?: string
  readonly actor?: string
}

/** Search of GET /fhir/AuditEvent. `date` takes FHIR prefixes and may be given twice. Spec §18. */
export type AuditEventQuery = FhirPage & {
  readonly patient?: string
  readonly date?: string | readonly string[]
  readonly agent?: string
}

/** A page of a FHIR search: how many, and where it goes on. Spec §18. */
export type FhirPage = FhirQuery & { readonly _count: number; readonly cursor?: string }

const format = z.enum(['json', 'application/json', 'application/fhir+json']).exactOptional()
const reference = z.string().regex(/^(?:[A-Za-z]+\/)?0x[0-9a-f]{40}(?:[0-9a-f]{24})?$/)
const date = z.string().regex(/^(?:eq|ge|gt|le|lt|sa|eb)?[0-9]{4}[-0-9T:.Z+]{0,26}$/)

/** Schema of `FhirQuery`. */
export const fhirQuerySchema: z.ZodType<FhirQuery> = z.strictObject({ _format: format })

/** Schema of `ConsentQuery`. */
export const consentQuerySchema: z.ZodType<ConsentQuery> = z.strictObject({
  patient: reference.exactOptional(),
  status: z
    .string()
    .regex(/^[a-z-]{1,32}$/)
    .exactOptional(),
  actor: reference.exactOptional(),
  _count: limit,
  _format: format,
  cursor: cursor.exactOptional(),
})

/** Schema of `AuditEventQuery`. */
export const auditEventQuerySchema: z.ZodType<AuditEventQuery> = z.strictObject({
  patient: reference.exactOptional(),
  date: z.union([date, z.array(date).max(2)]).exactOptional(),
  agent: reference.exactOptional(),
  _count: limit,
  _format: format,
  cursor: cursor.exactOptional(),
})
