import type { TransactionResponse } from 'ethers'
import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import type { Terms } from '../support/terms.ts'

/** A mined or refused transaction, as the chai matchers take it. */
export type Outcome = Promise<TransactionResponse>

/** Somebody who acts for a patient in one certain way. */
export interface Actor {
  readonly address: string
  grant(patient: string, version: number, terms: Terms): Outcome
  revoke(patient: string, id: string): Outcome
  /** `version` is what a message names; a caller who acts directly names none. */
  revokeAll(patient: string, version: number): Outcome
  setKeys(patient: string, digest: string, seq: number, version: number): Outcome
  setDelegate(patient: string, delegate: string, rights: number, validUntil: number): Outcome
}

/** One way to act, from which actors are made. Actors with different labels have different addresses. */
export interface Way {
  readonly name: string
  /** Refused items are skipped visibly; every other way reverts. */
  readonly isBatch: boolean
  /** Messages name a version and can be held back, direct calls cannot. */
  readonly isSigned: boolean
  create(registry: ConsentRegistry, label: string): Promise<Actor>
}
