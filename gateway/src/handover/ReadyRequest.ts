import type { Seconds } from '@consentry/protocol'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { AuthenticRequest } from './AuthenticRequest.ts'

declare const ready: unique symbol

/** The blocks a decision looks from and the bounds of its clock. */
export interface View {
  readonly latest: BlockRow
  readonly safe: BlockRow
  readonly maxStale: Seconds
  readonly wall: Seconds
}

/** An authentic request that may be decided now: index fresh, log alive, anchored. Made by `decide/ready` alone. */
export interface ReadyRequest {
  readonly [ready]: true
  readonly request: AuthenticRequest
  readonly view: View
}

/** The maker: call it only where index, log and anchor were looked at. */
export function readyRequest(parts: Omit<ReadyRequest, typeof ready>): ReadyRequest {
  return parts as ReadyRequest
}
