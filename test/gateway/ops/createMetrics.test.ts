import { expect } from 'chai'
import type { Seconds } from '@consentry/protocol'
import { createMetrics } from '../../../gateway/src/ops/createMetrics.ts'
import type { IndexState } from '../../../gateway/src/ports/IndexStatus.ts'
import type { LogState } from '../../../gateway/src/ports/LogStatus.ts'
import { ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { blockRow, leafRow } from '../store/rows.ts'

describe('gateway/ops/createMetrics', () => {
  let store: TemporaryLedger
  let now = 0
  let index: IndexState
  let log: LogState
  let metrics: ReturnType<typeof createMetrics>

  beforeEach(async () => {
    store = await temporaryLedger()
    now = 1_000_000
    index = { kind: 'stale', reason: 'starting' }
    log = { kind: 'halted', reason: 'starting' }
    metrics = createMetrics({
      ledger: store.ledger,
      clock: { now: () => ms(now) },
      index: { state: () => index },
      log: { state: () => log },
      lag: { lagMs: () => 125 },
    })
  })
  afterEach(() => store.remove())
  const metric = async (name: string): Promise<number | undefined> => {
    const line = (await metrics.render()).split('\n').find((text) => text.startsWith(`${name} `))
    return line === undefined ? undefined : Number(line.slice(name.length + 1))
  }

  it('counts requests by route and status and decisions by code', async () => {
    metrics.observe({ route: 'releaseKey', status: 200, ms: 4 })
    metrics.observe({ route: 'releaseKey', status: 403, ms: 25 })
    metrics.countDecision('allow')
    metrics.countDecision('no_access')
    const text = await metrics.render()
    expect(text).to.include('consentry_request_duration_seconds_count{route="releaseKey",status="403"} 1\n')
    expect(text).to.include(
      'consentry_request_duration_seconds_bucket{route="releaseKey",status="200",le="0.005"} 1\n',
    )
    expect(text).to.include('consentry_decisions_total{code="no_access"} 1\n')
  })

  it('says how large the log is and how far it was published', async () => {
    await store.ledger.write(async (tx) => {
      await tx.leaves.append([leafRow(0), leafRow(1)])
      await tx.tree.insertCheckpoint({ size: 1, root: new Uint8Array(32), note: 'n', signedAt: ms(1) })
    })
    expect(await metric('consentry_leaves')).to.equal(2)
    expect(await metric('consentry_checkpoint_size')).to.equal(1)
  })

  it('gives ages only where something is known', async () => {
    expect(await metric('consentry_index_age_seconds')).to.equal(undefined)
    expect(await metric('consentry_anchor_age_seconds')).to.equal(undefined)
    expect(await metric('consentry_index_ready')).to.equal(0)
    expect(await metric('consentry_log_halted')).to.equal(1)
    const block = { ...blockRow(3), time: 990 as Seconds }
    index = { kind: 'ready', latest: block, safe: block }
    log = { kind: 'alive', lastAnchor: 400 as Seconds }
    expect(await metric('consentry_index_age_seconds')).to.equal(10)
    expect(await metric('consentry_anchor_age_seconds')).to.equal(600)
    expect(await metric('consentry_log_halted')).to.equal(0)
  })

  it('counts whole tables once a minute', async () => {
    expect(await metric('consentry_blobs')).to.equal(0)
    const blob = { sha256: 'ab', cid: 'c', size: 7, session: 's', storedAt: ms(1) }
    await store.ledger.write((tx) => tx.blobs.insert(blob))
    now += 59_999
    expect(await metric('consentry_blobs')).to.equal(0)
    now += 1
    expect(await metric('consentry_blobs')).to.equal(1)
    expect(await metric('consentry_blob_bytes')).to.equal(7)
  })

  it('says how the process is', async () => {
    expect(await metric('consentry_event_loop_lag_seconds')).to.equal(0.125)
    expect(await metric('process_resident_memory_bytes')).to.be.above(10_000_000)
    metrics.gauge('consentry_connections', 'Open connections.', () => 3)
    expect(await metric('consentry_connections')).to.equal(3)
  })

  it('has no address and no id in any line', async () => {
    metrics.observe({ route: 'readPatient', status: 200, ms: 1 })
    expect(await metrics.render()).not.to.match(/0x|[0-9a-f]{16}/)
  })
})
