import type { Deployment, Readiness, RouteName } from '@consentry/protocol'
import type { Handler } from '../Exchange.ts'

export interface StatusRoutePorts {
  readonly deployment: () => Deployment
  readonly readiness: () => Promise<Readiness>
}

export function statusRoutes({
  deployment,
  readiness,
}: StatusRoutePorts): Partial<Record<RouteName, Handler>> {
  return {
    readDeployment: async () => ({ kind: 'json', value: deployment() }),
    readHealth: async () => ({ kind: 'bytes', bytes: 'ok\n' }),
    readReadiness: async () => {
      const value = await readiness()
      return { kind: 'json', value, status: value.ready ? 200 : 503 }
    },
  }
}
