import type { Bytes32 } from '@consentry/protocol'
import type { Said } from '../follow/FakeChain.ts'

/** A block as the model knows it: its events by the party that they are about. */
export interface PartyBlock {
  readonly number: number
  readonly hash: Bytes32
  readonly time: number
  readonly events: readonly { readonly party: number; readonly said: Said }[]
}
