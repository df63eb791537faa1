import { expect } from 'chai'
import type { JournalFields } from '../../../gateway/src/ports/Journal.ts'
import { createRelayAlarm } from '../../../gateway/src/relay/createRelayAlarm.ts'
import { ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { quiet } from '../follow/following.ts'
import { outboxRow } from '../store/rows.ts'

const tenMinutes = 600_000

describe('gateway/relay/createRelayAlarm', () => {
  let store: TemporaryLedger
  beforeEach(async () => {
    store = await temporaryLedger()
  })
  afterEach(() => store.remove())

  const alarmsAt = async (now: number): Promise<readonly JournalFields[]> => {
    const alarms: JournalFields[] = []
    const journal = { ...quiet, error: (_event: string, fields: JournalFields = {}) => alarms.push(fields) }
    await createRelayAlarm({ ledger: store.ledger, clock: { now: () => ms(now) }, journal })()
    return alarms
  }

  it('is silent while nothing is owed, or not for long', async () => {
    expect(await alarmsAt(tenMinutes)).to.deep.equal([])
    await store.ledger.write((tx) => tx.outbox.insert(outboxRow('a', { state: 'sent', createdAt: ms(0) })))
    expect(await alarmsAt(tenMinutes)).to.deep.equal([])
  })

  it('speaks of what is older than ten minutes and in no block, without saying whose it is', async () => {
    await store.ledger.write((tx) => tx.outbox.insert(outboxRow('a', { state: 'sent', createdAt: ms(0) })))
    expect(await alarmsAt(tenMinutes + 1)).to.deep.equal([{ ms: tenMinutes + 1, state: 'sent' }])
  })

  it('is silent about what is in a block, safe or given up', async () => {
    await store.ledger.write(async ({ outbox }) => {
      for (const state of ['mined', 'safe', 'failed'] as const)
        await outbox.insert(outboxRow(state, { state, createdAt: ms(0) }))
    })
    expect(await alarmsAt(10 * tenMinutes)).to.deep.equal([])
  })
})
