import { z } from 'zod'
import type { OrgId, PublicKey } from '../values/ids.ts'
import type { Seconds } from '../values/times.ts'
import * as field from '../values/fields.ts'

/**
 * An organisation of the index at `latest`. Roles TREAT 1, EMERGENCY 2, CUSTODIAN 4, GATEWAY 8, RESEARCH 16;
 * status 1 active, 2 suspended; `encKey` null until the organisation has set one. Spec §9.2.
 */
export type OrgView = {
  readonly orgId: OrgId
  readonly name: string
  readonly status: number
  readonly roles: number
  readonly validUntil: Seconds
  readonly keyVersion: number
  readonly encKey: PublicKey | null
}

/** Schema of `OrgView`. */
export const orgViewSchema: z.ZodType<OrgView> = z.strictObject({
  orgId: field.orgId,
  name: z.string().max(128),
  status: z.int().min(1).max(2),
  roles: z.int().min(0).max(255),
  validUntil: field.seconds,
  keyVersion: field.uint32,
  encKey: field.publicKey.nullable(),
})
