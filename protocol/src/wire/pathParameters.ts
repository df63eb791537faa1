import { z } from 'zod'
import * as field from '../values/fields.ts'

/** Schema of each path parameter by the name it has in the route table. Spec §3, §18. */
export const pathParameterSchemas: Readonly<Record<string, z.ZodType<string>>> = {
  p: field.address,
  org: field.orgId,
  rid: field.recordId,
  sha256: field.sha256,
  digest: field.keysDigest,
  grantId: field.grantId,
  requestId: field.requestId,
  relayId: field.relayId,
  hash: field.sha256,
  index: z.string().regex(/^(?:0|[1-9][0-9]{0,15})$/),
  // What a tile path means is for `parseTilePath`.
  tile: z.string().regex(/^[0-9a-z./]{3,64}$/),
  fhirId: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/),
}

/**
 * Fills a path template with parameters.
 *
 * @throws TypeError if one is missing or malformed: the caller has unchecked values. Spec §18
 */
export function fillPath(template: string, parameters: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\+?([A-Za-z0-9]+)\}/g, (_, name: string) => {
    const value = String(parameters[name] ?? '')
    if (pathParameterSchemas[name]?.safeParse(value).success !== true) {
      throw new TypeError(`Path parameter ${name} is missing or malformed`)
    }
    return value
  })
}
