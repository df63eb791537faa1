export { auditEventsOf, type LoggedEvent } from './auditEventsOf.ts'
export { ACTIONS_EXTENSION, consentOf, type GrantFacts, PCF_ADVANCED } from './consentOf.ts'
export type { Resource } from './jsonValue.ts'
export type { FhirNetwork } from './network.ts'
