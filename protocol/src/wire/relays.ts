import { z } from 'zod'
import type { Bytes32 } from '../values/ids.ts'
import * as field from '../values/fields.ts'

/** How far a transaction that the gateway promised has come. Spec §18. */
export type RelayState = 'queued' | 'sent' | 'mined' | 'safe' | 'failed'

/** GET /v1/relays/{id}. `error`: name of the contract's error of a failed one. Spec §18. */
export type RelayView = {
  readonly relayId: field.RelayId
  readonly state: RelayState
  readonly error: string | null
  readonly txHash: Bytes32 | null
}

/** Schema of `RelayState`. */
export const relayState: z.ZodType<RelayState> = z.enum(['queued', 'sent', 'mined', 'safe', 'failed'])

/** Schema of `RelayView`. */
export const relayViewSchema: z.ZodType<RelayView> = z.strictObject({
  relayId: field.relayId,
  state: relayState,
  error: z.string().max(64).nullable(),
  txHash: field.bytes32.nullable(),
})
