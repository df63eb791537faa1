import { expect } from 'chai'
import type { OutboxRow, OutboxRows } from '../../../gateway/src/ports/OutboxRows.ts'
import { address, ms } from '../../support/ids.ts'
import { outboxRow } from './rows.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

const revoke = { contract: 'ConsentRegistry', method: 'revokeBySig', args: [] } as const

export function shouldKeepTheOutbox(current: () => LedgerUnderTest): void {
  const run = <Result>(work: (outbox: OutboxRows) => Promise<Result>) =>
    current().ledger.write(({ outbox }) => work(outbox))
  const put = (...rows: readonly Omit<OutboxRow, 'seq'>[]) =>
    run(async (outbox) => {
      for (const row of rows) await outbox.insert(row)
    })
  const ids = (rows: readonly OutboxRow[]) => rows.map(({ id }) => id)

  it('keeps the order of insertion and gives back what it stored', async () => {
    await put(outboxRow('b'), outboxRow('a'), outboxRow('c', { state: 'sent' }))
    expect(await run((outbox) => outbox.get('a'))).to.deep.equal({ ...outboxRow('a'), seq: 2 })
    expect(ids(await run((outbox) => outbox.inState(['queued', 'sent'], 9)))).to.deep.equal(['b', 'a', 'c'])
    expect(ids(await run((outbox) => outbox.inState(['queued'], 1)))).to.deep.equal(['b'])
    expect(await run((outbox) => outbox.inState([], 9))).to.deep.equal([])
  })

  it('never gives a number twice', async () => {
    await put(outboxRow('a', { state: 'failed', updatedAt: ms(1) }))
    await run((outbox) => outbox.purge(ms(5)))
    await put(outboxRow('b'))
    expect((await run((outbox) => outbox.get('b')))?.seq).to.equal(2)
  })

  it('changes only what is named', async () => {
    await put(outboxRow('a'))
    await run((outbox) =>
      outbox.update('a', { state: 'sent', raw: '0x02', txHash: '0xaa', nonce: 4, attempts: 1 }),
    )
    await run((outbox) => outbox.update('a', {}))
    const row = await run((outbox) => outbox.byTxHash('0xaa'))
    expect(row).to.deep.equal({
      ...outboxRow('a'),
      seq: 1,
      state: 'sent',
      raw: '0x02',
      txHash: '0xaa',
      nonce: 4,
      attempts: 1,
    })
    expect(await run((outbox) => outbox.byTxHash('0xbb'))).to.equal(null)
  })

  it('tells relayed transactions from those that somebody else sent', async () => {
    await put(
      outboxRow('a', { txHash: '0xaa' }),
      outboxRow('b', { txHash: '0xbb', account: 'direct' }),
      outboxRow('c'),
    )
    const relayed = (...hashes: readonly string[]) =>
      run(async (outbox) => [...(await outbox.relayed(hashes))])
    expect(await relayed('0xbb', '0xaa', '0xcc')).to.deep.equal(['0xaa'])
    expect(await relayed('0xbb')).to.deep.equal([])
    expect(await relayed()).to.deep.equal([])
  })

  it('takes back what undone blocks had mined', async () => {
    const mined = (id: string, minedBlock: number, change: Partial<OutboxRow> = {}) =>
      outboxRow(id, { state: 'mined', raw: '0x02', minedBlock, ...change })
    await put(
      mined('old', 5),
      mined('late', 7),
      mined('safe', 6, { state: 'safe' }),
      mined('unsigned', 6, { raw: null }),
      mined('failed', 6, { state: 'failed' }),
    )
    const lost = await run((outbox) => outbox.minedAbove(5))
    expect(lost.map(({ id, state, minedBlock }) => [id, state, minedBlock])).to.deep.equal([
      ['late', 'sent', null],
      ['safe', 'sent', null],
      ['unsigned', 'queued', null],
    ])
    expect((await run((outbox) => outbox.get('old')))?.state).to.equal('mined')
    expect(await run((outbox) => outbox.minedAbove(5))).to.deep.equal([])
  })

  it('counts open revocations of a patient', async () => {
    await put(
      outboxRow('a', { call: revoke }),
      outboxRow('b', { call: { ...revoke, method: 'revokeAllBySig' }, state: 'mined' }),
      outboxRow('c', { call: revoke, state: 'safe' }),
      outboxRow('d', { call: revoke, state: 'failed' }),
      outboxRow('e', { call: revoke, patient: address(2) }),
      outboxRow('f'),
    )
    expect(await run((outbox) => outbox.openRevocations(address(1)))).to.equal(2)
  })

  it('counts relays of a patient, without revocations and direct transactions', async () => {
    await put(
      outboxRow('a', { createdAt: ms(9) }),
      outboxRow('b'),
      outboxRow('c', { state: 'failed' }),
      outboxRow('d', { call: revoke }),
      outboxRow('e', { account: 'direct', call: null }),
      outboxRow('f', { patient: address(2) }),
    )
    expect(await run((outbox) => outbox.countSince(address(1), ms(10)))).to.equal(2)
  })

  it('purges finished rows only', async () => {
    await put(
      outboxRow('a', { state: 'safe' }),
      outboxRow('b', { state: 'mined' }),
      outboxRow('c', { state: 'safe', updatedAt: ms(99) }),
    )
    await run((outbox) => outbox.purge(ms(50)))
    const left = await Promise.all(['a', 'b', 'c'].map((id) => run((outbox) => outbox.get(id))))
    expect(left.map((row) => row?.id)).to.deep.equal([undefined, 'b', 'c'])
  })
}
