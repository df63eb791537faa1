import { auditEventText, type AuditEvent, toHex } from '@consentry/protocol'
import { expect } from 'chai'
import { FatalError } from '../../../gateway/src/errors/FatalError.ts'
import { createLeafWriter } from '../../../gateway/src/log/appendLeaves.ts'
import { writeGenesis } from '../../../gateway/src/ops/genesis.ts'
import { type Committed, openLog } from '../../../gateway/src/ops/openLog.ts'
import { ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { leafRow, recordRow } from '../store/rows.ts'

const originOf = (number: number): string => `gw.example/consentry/31337/${number}`
const anchoredAt = (size: number): Committed => ({ size, root: new Uint8Array(32).fill(size) })

describe('gateway/ops/openLog', () => {
  let store: TemporaryLedger
  beforeEach(async () => {
    store = await temporaryLedger()
  })
  afterEach(() => store.remove())

  const open = (
    number: number,
    said: { anchor?: Committed | Error | null; locked?: Committed | null } = {},
  ) => {
    const { anchor = null, locked = null } = said
    return openLog({
      ledger: store.ledger,
      number,
      originOf,
      lock: { load: async () => (locked === null ? null : { ...locked, note: 'n' }) },
      anchored: async () => {
        if (anchor instanceof Error) throw anchor
        return anchor
      },
    })
  }
  const begin = async (number: number, prev: Awaited<ReturnType<typeof openLog>>): Promise<void> => {
    const log = { state: () => ({ kind: 'alive', lastAnchor: null }) as const }
    const clock = { now: () => ms(7) }
    const random = (length: number) => new Uint8Array(length)
    await writeGenesis(store.ledger, createLeafWriter({ origin: originOf(number), clock, random, log }), prev)
  }
  const genesis = async (): Promise<AuditEvent> =>
    store.ledger.read(async (tx) => JSON.parse((await tx.leaves.leaf(0))?.body ?? 'null') as AuditEvent)

  it('begins a first log that continues nothing', async () => {
    const prev = await open(1)
    expect(prev).to.equal(null)
    await begin(1, prev)
    expect(await genesis()).to.deep.equal({ v: 1, log: originOf(1), t: 7, type: 'genesis' })
  })

  it('goes on with the log that the ledger holds, without asking anybody', async () => {
    await begin(1, null)
    expect(await open(1, { anchor: new Error('asked') })).to.equal(null)
    await begin(1, null)
    expect(await store.ledger.read((tx) => tx.leaves.size())).to.equal(1)
  })

  it('closes the log before it and names what was anchored of it', async () => {
    await begin(1, null)
    await store.ledger.write(async (tx) => {
      await tx.leaves.append([leafRow(1)])
      await tx.tree.insertCheckpoint({ size: 2, root: new Uint8Array(32), note: 'n', signedAt: ms(1) })
      await tx.records.insert(recordRow(1, { leafIndex: 1 }), { kind: 1, epoch: 1, wrap: Uint8Array.of(1) })
    })
    const prev = await open(2, { anchor: anchoredAt(2), locked: anchoredAt(9) })
    expect(prev).to.deep.equal({ origin: originOf(1), size: 2, root: toHex(new Uint8Array(32).fill(2)) })
    await store.ledger.read(async (tx) => {
      expect(await tx.leaves.size()).to.equal(0)
      expect(await tx.tree.lastCheckpoint()).to.equal(null)
      const { patient, recordId } = recordRow(1)
      expect(await tx.records.newest(patient, recordId)).to.include({ leafIndex: -1 })
    })
    await begin(2, prev)
    expect(await genesis()).to.deep.include({ log: originOf(2), prev })
    expect(await open(2)).to.equal(null)
  })

  it('names what was signed last where nothing was anchored', async () => {
    expect(await open(2, { locked: anchoredAt(3) })).to.deep.include({ size: 3 })
    expect(await open(2)).to.equal(null)
  })

  it('closes nothing while the chain does not answer', async () => {
    await begin(1, null)
    const refused = await open(2, { anchor: new Error('no node') }).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(FatalError)
    expect(await store.ledger.read((tx) => tx.leaves.size())).to.equal(1)
  })

  it('refuses a ledger of another gateway, of a later log, or of one that is two before', async () => {
    const event: AuditEvent = { v: 1, log: 'other.example/consentry/31337/1', t: ms(1), type: 'genesis' }
    await store.ledger.write((tx) => tx.leaves.append([leafRow(0, { body: auditEventText(event) })]))
    for (const number of [1, 2]) {
      const refused = await open(number).catch((error: unknown) => error)
      expect(refused).to.be.instanceOf(FatalError)
    }
    await store.remove()
    store = await temporaryLedger()
    await begin(2, null)
    for (const number of [1, 4]) {
      const refused = await open(number).catch((error: unknown) => error)
      expect(refused).to.be.instanceOf(FatalError)
    }
  })
})
