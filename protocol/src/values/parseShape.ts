import type { z } from 'zod'
import type { ErrorCode } from '../errors/codes.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'

/** A rule about several fields, asked only of values whose shape is right. */
export type ShapeRule<T> = { readonly holds: (value: T) => boolean; readonly otherwise: string }

/** How a failure is reported: the format's name in words, its code, and the rules beyond the shape. */
export type ShapeOptions<T> = {
  readonly what: string
  readonly code: ErrorCode
  readonly rules?: readonly ShapeRule<T>[]
}

/**
 * Checks a value against a schema, then against rules, and gives the checked copy. Throws `code`; the error names
 * the field or rule, never its content.
 */
export function parseShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { what, code, rules = [] }: ShapeOptions<T>,
): T {
  const result = schema.safeParse(value)
  if (!result.success) {
    const [issue] = result.error.issues
    const field =
      issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.map(safeName).join('.')
    const fault = issue?.code === 'custom' ? issue.message : (issue?.code ?? 'invalid')
    throw new ProtocolError(code, `Not a valid ${what}`, { given: `${field}: ${fault}`, details: { field } })
  }
  const broken = rules.find((rule) => !rule.holds(result.data))
  if (broken !== undefined) throw new ProtocolError(code, `Not a valid ${what}`, { given: broken.otherwise })
  return result.data
}

// A key of a record comes from the sender: only what looks like a name of ours is repeated.
function safeName(segment: PropertyKey): string {
  const name = String(segment)
  return /^[a-zA-Z0-9-]{1,32}$/.test(name) ? name : '?'
}
