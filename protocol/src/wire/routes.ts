import { type AccountRouteName, accountRoutes } from './accountRoutes.ts'
import { type AuditRouteName, auditRoutes } from './auditRoutes.ts'
import { type ConsentRouteName, consentRoutes } from './consentRoutes.ts'
import { type RecordRouteName, recordRoutes } from './recordRoutes.ts'
import type { Route } from './route.ts'

/** Name of a route; also its operation id in OpenAPI. Spec §18. */
export type RouteName = AccountRouteName | RecordRouteName | ConsentRouteName | AuditRouteName

/** The whole API: a route that is not here does not exist. Gateway, SDK and OpenAPI read this table. Spec §18. */
export const routes: Readonly<Record<RouteName, Route>> = {
  ...accountRoutes,
  ...recordRoutes,
  ...consentRoutes,
  ...auditRoutes,
}
