import type { Address, RecordId, RouteName } from '@consentry/protocol'
import type { ErasePath } from '../../path/erase.ts'
import type { createExportPath, ExportPages } from '../../path/export.ts'
import { type Handler, parameterOf, sessionOf } from '../Exchange.ts'

export interface LeaveRoutePorts {
  readonly erase: ErasePath
  readonly exportPatient: ReturnType<typeof createExportPath>
}

/** How patients take what is theirs, and have it forgotten (§16). */
export function leaveRoutes({ erase, exportPatient }: LeaveRoutePorts): Partial<Record<RouteName, Handler>> {
  return {
    eraseRecord: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      const record = parameterOf<RecordId>(exchange, 'rid')
      return { kind: 'json', value: await erase.record(sessionOf(exchange), patient, record) }
    },
    erasePatient: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      return { kind: 'json', value: await erase.everything(sessionOf(exchange), patient) }
    },
    exportPatient: async (exchange) => ({
      kind: 'stream',
      status: 200,
      headers: { 'Content-Type': 'application/x-ndjson' },
      chunks: linesOf(await exportPatient(sessionOf(exchange), parameterOf<Address>(exchange, 'p'))),
    }),
  }
}

async function* linesOf(pages: ExportPages): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const page of pages)
    yield encoder.encode(page.map((line) => `${JSON.stringify(line)}\n`).join(''))
}
