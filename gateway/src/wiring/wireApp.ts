import { randomUUID } from 'node:crypto'
import type { RouteName } from '@consentry/protocol'
import type { Express } from 'express'
import type { Config } from '../config.ts'
import { createAdmission } from '../http/admission.ts'
import { createApp } from '../http/app.ts'
import type { Handler } from '../http/Exchange.ts'
import { fhirRoutes } from '../http/fhir/fhirRoutes.ts'
import { guardMembers } from '../http/guardMembers.ts'
import { createLimits, type Limits } from '../http/limits.ts'
import { auditRoutes } from '../http/routes/auditRoutes.ts'
import { blobRoutes } from '../http/routes/blobRoutes.ts'
import { careRoutes } from '../http/routes/careRoutes.ts'
import { consentRoutes } from '../http/routes/consentRoutes.ts'
import { eventRoutes } from '../http/routes/eventRoutes.ts'
import { leaveRoutes } from '../http/routes/leaveRoutes.ts'
import { loginRoutes } from '../http/routes/loginRoutes.ts'
import { opsRoutes } from '../http/routes/opsRoutes.ts'
import { recordRoutes } from '../http/routes/recordRoutes.ts'
import { statusRoutes } from '../http/routes/statusRoutes.ts'
import { vaultRoutes } from '../http/routes/vaultRoutes.ts'
import type { LagMeter } from '../ops/createLagMeter.ts'
import type { Metrics } from '../ops/createMetrics.ts'
import { createHealth } from '../ops/health.ts'
import { createAuthenticate } from '../request/authenticate.ts'
import { createNonceIssuer } from '../request/nonceIssuer.ts'
import { blobPaceOf, bodyReadingOf, ratesOf } from './configured.ts'
import { deploymentView } from './deploymentView.ts'
import type { Base } from './openBase.ts'
import type { Engine } from './startEngine.ts'
import type { Paths } from './wirePaths.ts'

/** The application, and how to break off answers that would never end. */
export interface WiredApp {
  readonly app: Express
  readonly endStreams: () => void
}

/** Binds paths and limits to the HTTP application. */
export function wireApp(config: Config, base: Base, parts: AppParts): WiredApp {
  const { clock, ledger, journal, replay } = base
  const limits = createLimits(ratesOf(config), () => clock.now())
  const admission = createAdmission({
    isOverloaded: parts.lag.isOverloaded,
    perSession: {
      eventStreams: config.CONSENTRY_LIMIT_EVENT_STREAMS,
      transfers: config.CONSENTRY_LIMIT_TRANSFERS,
    },
  })
  const app = createApp({
    handlers: handlersOf(config, base, { ...parts, limits }),
    authenticate: createAuthenticate({
      ledger,
      sessions: base.sessions,
      replay,
      clock,
      index: parts.engine.follower,
      verifyEs256: base.verifyEs256,
      gateway: config.CONSENTRY_GATEWAY_ORIGIN,
    }),
    issueNonce: createNonceIssuer({ replay, clock }),
    refusalFloor: (startedAt) => waitUntil(startedAt + config.CONSENTRY_REFUSAL_MS),
    monotonic: () => performance.now(),
    clientOrigins: config.CONSENTRY_CLIENT_ORIGINS,
    trustedProxies: config.CONSENTRY_TRUSTED_PROXIES,
    journal,
    newRequestId: () => randomUUID(),
    observe: parts.metrics.observe,
    admission,
    charge: limits.charge,
    bodies: bodyReadingOf(config),
    blobPace: blobPaceOf(config),
  })
  return { app, endStreams: admission.endStreams }
}

/** `wake`: what was written may be owed to the chain. */
interface AppParts {
  readonly engine: Engine
  readonly paths: Paths
  readonly metrics: Metrics
  readonly lag: LagMeter
  readonly wake: () => void
}

function handlersOf(
  config: Config,
  base: Base,
  { engine, paths, metrics, wake, limits }: AppParts & { readonly limits: Limits },
): Partial<Record<RouteName, Handler>> {
  const { clock } = base
  const woken =
    <Input extends readonly unknown[], Result>(path: (...input: Input) => Promise<Result>) =>
    async (...input: Input): Promise<Result> => {
      const result = await path(...input)
      wake()
      return result
    }
  const { grants, grant, revoke } = paths
  const health = createHealth({
    index: engine.follower,
    log: engine.publisher,
    clock,
    isCrossChecked: config.CONSENTRY_RPC_URL_B !== null,
    chainKind: config.CONSENTRY_CHAIN_KIND,
    maxStale: config.CONSENTRY_MAX_STALE,
    replicas: config.CONSENTRY_BLOB_REPLICAS,
    notes: () => [...base.notes, ...paths.blobCare.notes(), ...paths.erasing.notes()],
  })
  const handlers = {
    ...loginRoutes(paths),
    ...vaultRoutes({ ...paths, vault: { ...paths.vault, putManifest: woken(paths.vault.putManifest) } }),
    ...recordRoutes(paths),
    ...blobRoutes(paths),
    ...consentRoutes({ ...limits, grants, grant: woken(grant), revoke: woken(revoke) }),
    ...auditRoutes(paths),
    ...fhirRoutes({
      ...paths,
      chainId: base.net.chainId,
      gateway: base.network.orgId,
      origin: config.CONSENTRY_GATEWAY_ORIGIN,
    }),
    ...eventRoutes(paths),
    ...leaveRoutes(paths),
    ...careRoutes({ ...paths, delegates: { ...paths.delegates, set: woken(paths.delegates.set) } }),
    ...statusRoutes({ deployment: () => deploymentView(config, base), readiness: health }),
  }
  const answered = Object.keys(handlers) as RouteName[]
  return {
    ...guardMembers(handlers, paths.requireMembership),
    ...opsRoutes({ renderMetrics: metrics.render, answered }),
  }
}

/** Resolves at a time of the monotonic clock, at once if it is past. */
function waitUntil(time: number): Promise<void> {
  const left = time - performance.now()
  return left <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, left))
}
