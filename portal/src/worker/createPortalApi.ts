import { type AuditorApi, auditorApi } from './auditorApi.ts'
import { guard } from './guard.ts'
import type { Held } from './Held.ts'
import { createOpenedRecords } from './openedRecords.ts'
import type { Guarded } from './Outcome.ts'
import { type PatientApi, patientApi } from './patientApi.ts'
import { type ProviderApi, providerApi } from './providerApi.ts'
import { type SessionApi, sessionApi } from './sessionApi.ts'

/** Everything the page may ask of the worker. */
export interface PortalCalls {
  readonly session: SessionApi
  readonly patient: PatientApi
  readonly provider: ProviderApi
  readonly auditor: AuditorApi
}

/** The same with failures as values. */
export type PortalApi = Guarded<PortalCalls>

/** Makes the worker's side: it starts with nobody signed in. */
export function createPortalApi(): PortalApi {
  const state: Held = {
    provider: null,
    client: null,
    session: null,
    patient: null,
    agent: null,
    opened: createOpenedRecords(),
    signedAt: 0,
  }
  const calls: PortalCalls = {
    session: sessionApi(state),
    patient: patientApi(state),
    provider: providerApi(state),
    auditor: auditorApi(),
  }
  return guard(calls)
}
