import type { Seconds } from '@consentry/protocol'
import { readinessSchema } from '@consentry/protocol'
import { expect } from 'chai'
import { createHealth, type HealthPorts } from '../../../gateway/src/ops/health.ts'
import type { IndexState } from '../../../gateway/src/ports/IndexStatus.ts'
import type { LogState } from '../../../gateway/src/ports/LogStatus.ts'
import { ms, s } from '../../support/ids.ts'
import { blockRow } from '../store/rows.ts'

const now = 200_000
const block = { ...blockRow(3), time: s(now - 5) }
const ready: IndexState = { kind: 'ready', latest: block, safe: block }
const alive = (age: number | null): LogState => ({
  kind: 'alive',
  lastAnchor: age === null ? null : ((now - age) as Seconds),
})

type Given = Partial<Omit<HealthPorts, 'index' | 'log'>> & { index?: IndexState; log?: LogState }

async function healthOf({ index = ready, log = alive(10), ...given }: Given = {}) {
  const health = createHealth({
    clock: { now: () => ms(now * 1000) },
    isCrossChecked: true,
    chainKind: 'external',
    maxStale: 60,
    notes: () => [],
    replicas: 2,
    ...given,
    index: { state: () => index },
    log: { state: () => log },
  })
  const readiness = await health()
  // What goes over the wire must have the form that clients expect.
  expect(readinessSchema.safeParse(readiness).success).to.equal(true)
  return { ...readiness, text: readiness.notes.join('\n') }
}

describe('gateway/ops/health', () => {
  it('is ready with a fresh index, a living log and an anchor', async () => {
    expect(await healthOf()).to.include({ ready: true, indexAge: 5, anchorAge: 10, log: 'running' })
  })

  it('is not ready while the index is not, and says why', async () => {
    const stale = await healthOf({ index: { kind: 'stale', reason: 'rpc_header' } })
    expect(stale).to.include({ ready: false, indexAge: null })
    expect(stale.text).to.include('rpc_header')
  })

  it('is not ready when the head is older than what may decide', async () => {
    const old = await healthOf({ maxStale: 4 })
    expect(old).to.include({ ready: false, indexAge: 5 })
    expect(old.text).to.include('5 s old')
  })

  it('is not ready before the first anchor and when the last is a day old', async () => {
    const none = await healthOf({ log: alive(null) })
    expect(none).to.include({ ready: false, anchorAge: null })
    expect(none.text).to.include('no anchor')
    expect(await healthOf({ log: alive(86_400) })).to.include({ ready: true })
    const overdue = await healthOf({ log: alive(86_401) })
    expect(overdue).to.include({ ready: false })
    expect(overdue.text).to.include('overdue')
  })

  it('says for every halt what to do about it', async () => {
    const reasons = ['behind_lock', 'behind_anchor', 'other_root_than_lock', 'lock_missing', 'leaf_damaged']
    for (const reason of reasons) {
      const halted = await healthOf({ log: { kind: 'halted', reason } })
      expect(halted).to.include({ ready: false, log: 'halted' })
      expect(halted.text).to.include(`(${reason})`).and.include('docs/operations/backup.md')
    }
    const starting = await healthOf({ log: { kind: 'halted', reason: 'starting' } })
    expect(starting.text).not.to.include('restore')
  })

  it('stays ready while witnesses are missing, says for how long, and is overdue after a day', async () => {
    const waiting = (age: number): LogState => ({
      kind: 'alive',
      lastAnchor: s(now - Math.max(10, age)),
      unpublishedSince: s(now - age),
    })
    expect((await healthOf({ log: waiting(60) })).text).to.equal('')
    const missed = await healthOf({ log: waiting(61) })
    expect(missed).to.include({ ready: true })
    expect(missed.text).to.include('witness quorum missed').and.include('61 s')
    const overdue = await healthOf({ log: waiting(86_401) })
    expect(overdue).to.include({ ready: false })
    expect(overdue.text).to.include('overdue')
  })

  it('says what is good for a trial only', async () => {
    const trial = await healthOf({ chainKind: 'embedded', isCrossChecked: false, notes: () => ['one store'] })
    expect(trial).to.include({ ready: true, rpcCrossCheck: 'off', accreditDelay: 0 })
    expect(trial.text).to.include('for trial').and.include('not cross-checked').and.include('one store')
  })
})
