import { expect } from 'chai'
import { createCheckpointDue } from '../../../gateway/src/wiring/createCheckpointDue.ts'
import { ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { leafRow } from '../store/rows.ts'

describe('gateway wiring: when a checkpoint is due', () => {
  let store: TemporaryLedger
  let now = 0
  let isDue: () => Promise<boolean>

  beforeEach(async () => {
    store = await temporaryLedger()
    now = 0
    isDue = createCheckpointDue(store, () => now)
  })
  afterEach(() => store.remove())

  const append = (count: number): Promise<void> =>
    store.ledger.write(async ({ leaves }) => {
      const size = await leaves.size()
      await leaves.append(Array.from({ length: count }, (_, i) => leafRow(size + i)))
    })

  it('at once, then a second after the last one', async () => {
    expect(await isDue()).to.equal(true)
    now = 999
    expect(await isDue()).to.equal(false)
    now = 1_000
    expect(await isDue()).to.equal(true)
    now = 1_999
    expect(await isDue()).to.equal(false)
  })

  it('before that when 256 entries wait, counted from the checkpoint', async () => {
    await isDue()
    await append(255)
    expect(await isDue()).to.equal(false)
    await append(1)
    expect(await isDue()).to.equal(true)
    const checkpoint = { size: 256, root: new Uint8Array(32), note: 'n', signedAt: ms(1) }
    await store.ledger.write(({ tree }) => tree.insertCheckpoint(checkpoint))
    await append(255)
    expect(await isDue()).to.equal(false)
  })
})
