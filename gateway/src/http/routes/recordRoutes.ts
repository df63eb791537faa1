import type {
  Address,
  KeyRequest,
  KeysRequest,
  PurposeQuery,
  RecordId,
  RecordsQuery,
  RouteName,
  WrapsRequest,
} from '@consentry/protocol'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { createListPath } from '../../path/list.ts'
import type { createMetadataPath } from '../../path/metadata.ts'
import type { createReadPath } from '../../path/read.ts'
import type { createWrapsPath } from '../../path/wraps.ts'
import type { createWritePath } from '../../path/write.ts'
import { type Exchange, type Handler, parameterOf, sessionOf } from '../Exchange.ts'

export interface RecordRoutePorts {
  readonly read: ReturnType<typeof createReadPath>
  readonly write: ReturnType<typeof createWritePath>
  readonly list: ReturnType<typeof createListPath>
  readonly metadata: ReturnType<typeof createMetadataPath>
  readonly wraps: ReturnType<typeof createWrapsPath>
}

export function recordRoutes(ports: RecordRoutePorts): Partial<Record<RouteName, Handler>> {
  return { ...writeRoutes(ports), ...readRoutes(ports) }
}

function writeRoutes(ports: RecordRoutePorts): Partial<Record<RouteName, Handler>> {
  return {
    writeRecord: async (exchange) => {
      const [outcome] = await ports.write(sessionOf(exchange), {
        bodies: [exchange.bytes],
        purpose: purposeOf(exchange),
      })
      if (outcome === undefined || 'code' in outcome)
        throw new GatewayError(outcome?.code ?? 'internal', 'write refused')
      return { kind: 'json', value: { receipt: outcome.receipt } }
    },
    writeRecords: async (exchange) => {
      const lines = await ports.write(sessionOf(exchange), {
        bodies: exchange.lines,
        purpose: purposeOf(exchange),
      })
      return {
        kind: 'ndjson',
        lines,
        hasRefusal: lines.some((line) => 'code' in line && line.code === 'no_access'),
      }
    },
    putWraps: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      return {
        kind: 'json',
        value: await ports.wraps(sessionOf(exchange), patient, exchange.body as WrapsRequest),
      }
    },
  }
}

function readRoutes(ports: RecordRoutePorts): Partial<Record<RouteName, Handler>> {
  return {
    listRecords: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      return {
        kind: 'json',
        value: await ports.list(sessionOf(exchange), { patient, query: exchange.query as RecordsQuery }),
      }
    },
    readRecord: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      const record = parameterOf<RecordId>(exchange, 'rid')
      return {
        kind: 'json',
        value: await ports.metadata(sessionOf(exchange), { patient, record, purpose: purposeOf(exchange) }),
      }
    },
    releaseKey: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      const records = [parameterOf<RecordId>(exchange, 'rid')]
      const asked = askedOf(exchange.body as KeyRequest)
      const [outcome] = await ports.read(sessionOf(exchange), { patient, records, ...asked })
      if (outcome?.kind !== 'released') throw new GatewayError(outcome?.code ?? 'internal', 'release refused')
      const { ciphertext, ...value } = outcome.key
      return ciphertext === undefined
        ? { kind: 'json', value }
        : { kind: 'json', value, large: { name: 'ciphertext', text: ciphertext } }
    },
    releaseKeys: async (exchange) => {
      const body = exchange.body as KeysRequest
      const { records } = body
      const patient = parameterOf<Address>(exchange, 'p')
      const outcomes = await ports.read(sessionOf(exchange), { patient, records, ...askedOf(body) })
      const items = outcomes.map((outcome, at) =>
        outcome.kind === 'released' ? outcome.key : { recordId: records[at], code: outcome.code },
      )
      return {
        kind: 'json',
        value: { items },
        hasRefusal: outcomes.some((outcome) => outcome.kind === 'refused' && outcome.code === 'no_access'),
      }
    },
  }
}

function purposeOf({ query }: Exchange): string | null {
  return (query as PurposeQuery | null)?.purpose ?? null
}

/** Keys are released to read; a writer has its own key already. */
function askedOf({ action, purpose, ciphertext, evidence }: KeyRequest) {
  if (action !== 'read') throw new GatewayError('bad_request', 'keys are released for action read')
  const wanted = { ciphertext: ciphertext === true, evidence: evidence === true }
  return { purpose: purpose ?? null, wanted }
}
