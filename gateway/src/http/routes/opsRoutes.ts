import type { RouteName } from '@consentry/protocol'
import type { Handler } from '../Exchange.ts'

export interface OpsRoutePorts {
  readonly renderMetrics: () => Promise<string>
  /** Names of the routes that this process answers beside the ones here. */
  readonly answered: readonly RouteName[]
}

/** What machines ask about the server: metrics and the description of the API. */
export function opsRoutes({ renderMetrics, answered }: OpsRoutePorts): Partial<Record<RouteName, Handler>> {
  // Made, and its library loaded, when somebody asks: most processes are never asked.
  let described: string | null = null
  return {
    readMetrics: async () => ({ kind: 'bytes', bytes: await renderMetrics() }),
    readOpenApi: async () => {
      described ??= await describe([...answered, 'readMetrics', 'readOpenApi'])
      return { kind: 'bytes', bytes: described }
    },
  }
}

async function describe(names: readonly RouteName[]): Promise<string> {
  const { openApiOf } = await import('../openApi.ts')
  return JSON.stringify(openApiOf(names))
}
