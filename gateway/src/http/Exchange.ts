import type { Route } from '@consentry/protocol'
import type { Request } from 'express'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import { GatewayError } from '../errors/GatewayError.ts'

/** One request after its form was checked against the route table. `query` and `body` have passed the route's schema. */
export interface Exchange {
  readonly route: Route
  readonly request: Request
  readonly parameters: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
  /** The exact body; empty for streams. */
  readonly bytes: Uint8Array
  /** Lines of an NDJSON body. */
  readonly lines: readonly Uint8Array[]
  /** A body that is not kept but goes on as it comes in; empty for every other. */
  readonly source: AsyncIterable<Uint8Array>
  readonly session: AuthenticRequest | null
}

/** What a handler answers; the status is the route's. */
export type Answer =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'json'
      readonly value: unknown
      /** A further member of an object that has some: base64url, so that no character of it is escaped. */
      readonly large?: { readonly name: string; readonly text: string }
      readonly status?: number
      readonly hasRefusal?: boolean
    }
  | { readonly kind: 'ndjson'; readonly lines: readonly unknown[]; readonly hasRefusal?: boolean }
  /** `keepSeconds`: how long anybody may keep the answer, for what is public and never changes; else nobody may. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array | string; readonly keepSeconds?: number }
  | {
      readonly kind: 'stream'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly chunks: AsyncIterable<Uint8Array> | null
      /** Called once nobody reads any more, also in the middle of a chunk's making. */
      readonly onEnd?: () => void
    }

export type Handler = (exchange: Exchange) => Promise<Answer>

/** The session of a route that has one. */
export function sessionOf({ session }: Exchange): AuthenticRequest {
  if (session === null) throw new GatewayError('internal', 'a route without session asked for one')
  return session
}

/** A path parameter of the route table; its form was checked. */
export function parameterOf<Text extends string>({ parameters }: Exchange, name: string): Text {
  const value = parameters[name]
  if (value === undefined) throw new GatewayError('internal', `route has no parameter ${name}`)
  return value as Text
}
