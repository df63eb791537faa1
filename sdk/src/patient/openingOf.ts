import {
  type Action,
  type Address,
  type Bytes32,
  checkOpening,
  endOfTime,
  type Millis,
  type Opening,
  type Seconds,
  secondsOf,
  startOfUtcDay,
  to0x,
} from '@consentry/protocol'
import type { ChainBlock } from '../wallet/ChainView.ts'
import type { GrantTerms } from './GrantTerms.ts'

/** What the chain and the moment add to the terms. */
export type OpeningFacts = {
  readonly patient: Address
  readonly version: number
  /** The organisation's name as it is registered. */
  readonly name: string
  /** The block the grant names. */
  readonly block: ChainBlock
  /** 32 fresh bytes. */
  readonly salt: Uint8Array
  readonly now: Millis
}

/**
 * The opening of a grant: terms in the one order there is, with the facts. Without history it begins today: dates of
 * records are cut to the day, and keys of earlier epochs are not shared anyway. Throws `bad_request`. Spec §8.
 */
export function openingOf(terms: GrantTerms, facts: OpeningFacts): Opening {
  const earliest = terms.history === 'excluded' ? secondsOf(startOfUtcDay(facts.now)) : (0 as Seconds)
  return checkOpening({
    patient: facts.patient,
    version: facts.version,
    terms: {
      grantee: terms.org,
      granteeName: facts.name,
      classes: ascending(terms.classes),
      actions: ascending<Action>(terms.actions),
      purposes: ascending(terms.purposes),
      // A block's time is what gateways compare with too: a fast clock here must not delay the grant.
      notBefore: terms.notBefore ?? Math.min(facts.block.time, secondsOf(facts.now)),
      expiresAt: terms.expiresAt,
      recordsFrom: terms.recordsFrom ?? earliest,
      recordsTo: terms.recordsTo ?? endOfTime,
      blockNumber: facts.block.number,
      blockHash: facts.block.hash,
      salt: to0x(facts.salt) as Bytes32,
    },
  })
}

function ascending<Item extends string>(items: readonly Item[]): Item[] {
  return [...new Set(items)].sort()
}
