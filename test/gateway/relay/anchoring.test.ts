import { expect } from 'chai'
import { anchorDue } from '../../../gateway/src/relay/anchorDue.ts'
import { type Anchoring, createAnchoring } from '../../../gateway/src/relay/createAnchoring.ts'
import { bytes32, ms, s } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { network } from '../follow/FakeChain.ts'
import { blockRow } from '../store/rows.ts'

const cadence = { changed: 600, heartbeat: 43_200 }

describe('anchorDue', () => {
  const due = (size: number, last: { size: number; age: number } | null) =>
    anchorDue({
      size,
      cadence,
      now: s(100_000),
      last: last && { size: last.size, time: s(100_000 - last.age) },
    })

  it('is at once when there is no anchor', () => expect(due(1, null)).to.equal(true))
  it('is ten minutes after the last one when the log grew', () => {
    expect([due(6, { size: 5, age: 599 }), due(6, { size: 5, age: 600 })]).to.deep.equal([false, true])
  })
  it('is twelve hours after the last one when it did not', () => {
    expect([due(5, { size: 5, age: 43_199 }), due(5, { size: 5, age: 43_200 })]).to.deep.equal([false, true])
  })
})

describe('anchoring', () => {
  let store: TemporaryLedger
  let anchoring: Anchoring
  let now: number
  const start = () =>
    createAnchoring({
      ledger: store.ledger,
      clock: { now: () => ms(now * 1000) },
      random: (length) => new Uint8Array(length).fill(now % 256),
      orgId: network.orgId,
      logId: network.logId,
      cadence,
    })
  const publish = (size: number) =>
    store.ledger.write((tx) =>
      tx.tree.insertCheckpoint({
        size,
        root: new Uint8Array(32).fill(size),
        note: `${size}`,
        signedAt: ms(1),
      }),
    )
  const owed = () => store.ledger.read((tx) => tx.outbox.inState(['queued', 'sent', 'mined', 'failed'], 99))
  const settle = (id: string, state: 'mined' | 'failed') =>
    store.ledger.write((tx) => tx.outbox.update(id, { state, minedBlock: state === 'mined' ? 2 : null }))

  beforeEach(async () => {
    store = await temporaryLedger()
    now = 100_000
    anchoring = start()
    await store.ledger.write((tx) => tx.chain.insertBlock(blockRow(1)))
  })
  afterEach(() => store.remove())

  it('owes nothing before the first checkpoint', async () => {
    expect(await anchoring.pass()).to.equal(false)
  })

  it('owes the first anchor at once: size and root of the newest checkpoint', async () => {
    await publish(3)
    expect(await anchoring.pass()).to.equal(true)
    const [row] = await owed()
    expect(row).to.include({ account: 'anchor', state: 'queued', patient: null })
    expect(row?.call).to.deep.equal({
      contract: 'AuditAnchor',
      method: 'anchor',
      args: [network.orgId, network.logId, 3, `0x${'03'.repeat(32)}`, bytes32(0)],
    })
  })

  it('owes one at a time, also after a restart', async () => {
    await publish(3)
    await anchoring.pass()
    await publish(4)
    now += 700
    expect(await start().pass()).to.equal(false)
  })

  it('goes by the anchor it asked for until the chain shows it', async () => {
    await publish(3)
    await anchoring.pass()
    await settle((await owed())[0]?.id ?? '', 'mined')
    await publish(4)
    now += 599
    expect(await start().pass()).to.equal(false)
    now += 1
    expect(await start().pass()).to.equal(true)
  })

  it('goes by the chain', async () => {
    const fact = { orgId: network.orgId, logId: network.logId, size: 3, root: bytes32(3), txHash: bytes32(1) }
    await store.ledger.write((tx) => tx.chain.putAnchor(fact, { block: 1, time: s(99_900), n: 1 }))
    await publish(4)
    expect(await anchoring.pass()).to.equal(false)
    now += 500
    expect(await anchoring.pass()).to.equal(true)
  })

  it('does not hurry after a failure', async () => {
    await publish(3)
    await anchoring.pass()
    await settle((await owed())[0]?.id ?? '', 'failed')
    now += 599
    expect(await anchoring.pass()).to.equal(false)
    now += 1
    expect(await anchoring.pass()).to.equal(true)
  })
})
