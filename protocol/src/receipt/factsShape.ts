import { z } from 'zod'
import type { DecisionFacts } from '../decision/facts.ts'
import { openingShape } from '../grant/opening.ts'
import * as field from '../values/fields.ts'

const bits = z.int().min(0).max(0xffff)
const block = z.strictObject({ number: field.count, time: field.seconds })
const status = z.strictObject({ status: z.int().min(0).max(2) }).nullable()
const memberId = z.string().regex(/^0x[0-9a-f]{64}:0x[0-9a-f]{40}$/)
const org = z
  .strictObject({ status: z.int().min(0).max(2), roles: bits, validUntil: field.seconds })
  .nullable()
const member = z.strictObject({ roles: bits, validUntil: field.seconds }).nullable()
const delegate = z.strictObject({ rights: bits, validUntil: field.seconds }).nullable()

/** Schema of the inputs of a decision as the evidence stores them. Spec §10, §11. */
export const factsShape: z.ZodType<DecisionFacts> = z.strictObject({
  request: z.strictObject({
    patient: field.address,
    org: field.orgId.nullable(),
    actor: field.address,
    action: field.action,
    // A list of records, and a record that is not there, have no class.
    class: z.union([field.className, z.literal('')]),
    also: z.array(field.className).max(31),
    purpose: field.declaredPurpose.nullable(),
    recordTime: field.seconds,
  }),
  state: z.strictObject({
    maxStale: z.int().min(1).max(600),
    safe: block,
    latest: block,
    org: z.strictObject({ safe: org, latest: org }),
    member: z.strictObject({ safe: member, latest: member }),
    delegate: z.strictObject({ safe: delegate, latest: delegate }).nullable(),
    floor: z.strictObject({ safe: field.count, latest: field.count }),
    latches: z.strictObject({
      revoked: z.array(field.grantId),
      floor: field.count,
      members: z.array(memberId),
      orgs: z.array(field.orgId),
      delegates: z.array(field.address),
    }),
    record: z
      .strictObject({ erased: z.boolean(), admittedHeight: field.count, wrapKind: z.int().min(1).max(2) })
      .nullable(),
    grants: z
      .array(
        z.strictObject({
          id: field.grantId,
          opening: openingShape,
          signerHadRight: z.boolean(),
          fresh: z.boolean(),
          registryName: z.string().nullable(),
          safe: status,
          latest: status,
        }),
      )
      .max(8),
  }),
  clock: z.strictObject({ wall: field.seconds }),
})
