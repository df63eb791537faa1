import { createDeliverer, type Deliverer } from '../../../gateway/src/relay/deliver.ts'
import type { OutboxRow, RelayCall } from '../../../gateway/src/ports/OutboxRows.ts'
import { address, bytes32, ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { FakeChain } from '../follow/FakeChain.ts'
import { quiet } from '../follow/following.ts'
import { outboxRow } from '../store/rows.ts'
import { FakeRelayer } from './FakeRelayer.ts'

/** A deliverer between a ledger on disk and a node in memory. */
export interface Delivering {
  readonly chain: FakeChain
  readonly relayer: FakeRelayer
  readonly changed: OutboxRow[]
  store: TemporaryLedger
  deliverer: Deliverer
  now: number
  freshFrom: number | null
  owe(id: string, call: RelayCall, change?: Partial<OutboxRow>): Promise<void>
  row(id: string): Promise<OutboxRow | null>
  /** A new process on the same files. */
  restart(): Promise<void>
}

export async function delivering(): Promise<Delivering> {
  const chain = new FakeChain()
  chain.finality = { kind: 'instant', embedded: true }
  const relayer = new FakeRelayer()
  const changed: OutboxRow[] = []
  const start = (store: TemporaryLedger) =>
    createDeliverer({
      relayer,
      chain,
      ledger: store.ledger,
      clock: { now: () => ms(here.now) },
      journal: quiet,
      freshFrom: () => here.freshFrom,
      onChange: (row) => changed.push(row),
    })
  const store = await temporaryLedger()
  const here: Delivering = {
    chain,
    relayer,
    changed,
    store,
    deliverer: { pass: () => Promise.reject(new TypeError('not started')) },
    now: 1_000_000,
    freshFrom: null,
    owe: (id, call, change = {}) =>
      here.store.ledger.write((tx) =>
        tx.outbox.insert(outboxRow(id, { call, createdAt: ms(here.now), ...change })),
      ),
    row: (id) => here.store.ledger.read((tx) => tx.outbox.get(id)),
    restart: async () => {
      here.store = await here.store.reopen()
      here.deliverer = start(here.store)
    },
  }
  here.deliverer = start(store)
  return here
}

// Calls by small numbers.

export const grantCall = (terms: number): RelayCall => ({
  contract: 'ConsentRegistry',
  method: 'grantBySig',
  args: [address(1), address(1), 0, bytes32(terms), '0x01'],
})

export const revokeCall = (id: number): RelayCall => ({
  contract: 'ConsentRegistry',
  method: 'revokeBySig',
  args: [address(1), address(1), bytes32(id), '0x01'],
})

export const revokeAllCall = (version: number): RelayCall => ({
  contract: 'ConsentRegistry',
  method: 'revokeAllBySig',
  args: [address(1), address(1), version, '0x01'],
})

export const setKeysCall = (digest: number, seq: number, block: number): RelayCall => ({
  contract: 'ConsentRegistry',
  method: 'setKeysBySig',
  args: [address(1), address(1), bytes32(digest), seq, 0, block, bytes32(block), '0x01'],
})

export const setDelegateCall = (delegate: number, rights: number, block: number): RelayCall => ({
  contract: 'ConsentRegistry',
  method: 'setDelegateBySig',
  args: [address(1), address(delegate), rights, 99_999, block, bytes32(block), '0x01'],
})
