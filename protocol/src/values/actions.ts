import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** What a grant can permit. Spec §8. */
export const actions = ['read', 'write'] as const

/** An action on records. Spec §8. */
export type Action = (typeof actions)[number]

/** Whether a value is an action of the closed list. Spec §8. */
export function isAction(value: unknown): value is Action {
  return actions.some((action) => action === value)
}

/** Checks an action. Throws `bad_request`. Spec §8. */
export function parseAction(value: unknown): Action {
  if (isAction(value)) return value
  throw new ProtocolError('bad_request', 'Not a known action', {
    given: redact(value),
    next: `Use ${actions.join(' or ')}`,
  })
}
