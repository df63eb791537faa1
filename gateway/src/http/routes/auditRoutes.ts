import type {
  Address,
  ConsistencyQuery,
  LogQuery,
  PageQuery,
  ProofQuery,
  RouteName,
  TrailQuery,
} from '@consentry/protocol'
import type { ProofPath } from '../../path/proof.ts'
import type { TrailPath } from '../../path/trail.ts'
import { type Handler, parameterOf, sessionOf } from '../Exchange.ts'

export interface AuditRoutePorts {
  readonly proof: ProofPath
  readonly trail: TrailPath
}

/** A tile never changes; but the next log, which is rare, has others under the same paths. */
const TILE_SECONDS = 86_400

export function auditRoutes({ proof, trail }: AuditRoutePorts): Partial<Record<RouteName, Handler>> {
  return {
    readCheckpoint: async ({ query }) => ({
      kind: 'bytes',
      bytes: await proof.checkpoint(query as LogQuery),
    }),
    readTile: async (exchange) => ({
      kind: 'bytes',
      bytes: await proof.tile(parameterOf<string>(exchange, 'tile')),
      keepSeconds: TILE_SECONDS,
    }),
    readProof: async ({ query }) => ({ kind: 'json', value: await proof.inclusion(query as ProofQuery) }),
    readConsistency: async ({ query }) => ({
      kind: 'json',
      value: await proof.consistency(query as ConsistencyQuery),
    }),
    listAnchors: async ({ query }) => ({ kind: 'json', value: await proof.anchors(query as PageQuery) }),
    readTrail: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      return {
        kind: 'json',
        value: await trail.list(sessionOf(exchange), patient, exchange.query as TrailQuery),
      }
    },
    readEvidence: async (exchange) => ({
      kind: 'bytes',
      bytes: await trail.evidence(sessionOf(exchange), parameterOf<string>(exchange, 'hash')),
    }),
    readReceipt: async (exchange) => ({
      kind: 'bytes',
      bytes: await trail.receipt(sessionOf(exchange), Number(parameterOf<string>(exchange, 'index'))),
    }),
  }
}
