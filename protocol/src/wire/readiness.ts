import { z } from 'zod'

/** GET /readyz, with 200 if `ready`, else 503. Ages in seconds; null where nothing is known yet. Spec §18. */
export type Readiness = {
  readonly ready: boolean
  readonly indexAge: number | null
  readonly rpcCrossCheck: 'on' | 'off'
  readonly replicas: number
  readonly anchorAge: number | null
  readonly log: 'running' | 'halted'
  /** Delay of accreditations, 0 on the embedded chain. */
  readonly accreditDelay: number | null
  /** Sentences for the operator, such as `embedded chain: for trial`. */
  readonly notes: readonly string[]
}

const age: z.ZodType<number | null> = z.int().min(0).nullable()

/** Schema of `Readiness`. */
export const readinessSchema: z.ZodType<Readiness> = z.strictObject({
  ready: z.boolean(),
  indexAge: age,
  rpcCrossCheck: z.enum(['on', 'off']),
  replicas: z.int().min(0),
  anchorAge: age,
  log: z.enum(['running', 'halted']),
  accreditDelay: age,
  notes: z.array(z.string().max(256)),
})
