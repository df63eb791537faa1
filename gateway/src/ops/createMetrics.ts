import { type Millis, secondsOf } from '@consentry/protocol'
import type { Clock } from '../ports/Clock.ts'
import type { IndexStatus } from '../ports/IndexStatus.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LogStatus } from '../ports/LogStatus.ts'
import type { LedgerStats } from '../ports/StatRows.ts'
import type { LagMeter } from './createLagMeter.ts'
import { createRegistry, type Registry } from './createRegistry.ts'

export interface MetricsPorts {
  readonly ledger: Pick<Ledger, 'read'>
  readonly clock: Clock
  readonly index: IndexStatus
  readonly log: LogStatus
  readonly lag: Pick<LagMeter, 'lagMs'>
}

export interface Metrics {
  /** A request that is over; `route` is a name of the route table. */
  observe(request: { readonly route: string; readonly status: number; readonly ms: number }): void
  /** Counts a decision by its code; `allow` where it permits. */
  countDecision(code: string): void
  /** A further value that is looked at when somebody asks. */
  readonly gauge: Registry['gauge']
  /** Text for Prometheus. No label names anybody. */
  render(): Promise<string>
}

/** What the ledger says; totals are kept a while, because they read whole tables. */
interface View {
  readonly leaves: number
  readonly checkpointSize: number
  readonly stats: LedgerStats
}

const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const STATS_MS = 60_000
/** A relay that is older raises an alarm (§1.2, censoring relayer). */
const OVERDUE_MS = 600_000

/** The metrics of a gateway (§18 /metrics). */
export function createMetrics(ports: MetricsPorts): Metrics {
  const registry = createRegistry()
  const requests = registry.histogram(
    'consentry_request_duration_seconds',
    'Requests by route and status; status 0 is a connection that broke.',
    BOUNDS,
  )
  const decisions = registry.counter('consentry_decisions_total', 'Decisions by code; allow is a permission.')
  const read = createReader(ports)
  let view: View | null = null
  addLedgerGauges(registry, () => view)
  addProcessGauges(registry, ports)
  return {
    observe: ({ route, status, ms }) => requests({ route, status }, ms / 1000),
    countDecision: (code) => decisions({ code }),
    gauge: registry.gauge,
    render: async () => {
      view = await read()
      return registry.render()
    },
  }
}

function createReader({ ledger, clock }: MetricsPorts): () => Promise<View> {
  let stats: LedgerStats | null = null
  let countedAt = 0
  return () =>
    ledger.read(async (tx) => {
      const now = clock.now()
      if (stats === null || now - countedAt >= STATS_MS || now < countedAt) {
        stats = await tx.stats.count({ now, overdueBefore: (now - OVERDUE_MS) as Millis })
        countedAt = now
      }
      const checkpoint = await tx.tree.lastCheckpoint()
      return { leaves: await tx.leaves.size(), checkpointSize: checkpoint?.size ?? 0, stats }
    })
}

function addLedgerGauges({ gauge }: Registry, view: () => View | null): void {
  const stat = (name: keyof LedgerStats) => () => view()?.stats[name] ?? null
  gauge('consentry_leaves', 'Entries of the audit log.', () => view()?.leaves ?? null)
  gauge(
    'consentry_checkpoint_size',
    'Entries under the last checkpoint.',
    () => view()?.checkpointSize ?? null,
  )
  gauge('consentry_outbox_open', 'Transactions owed to the chain, not yet safe.', stat('outboxOpen'))
  gauge('consentry_outbox_overdue', 'Those that are older than 10 minutes.', stat('outboxOverdue'))
  gauge('consentry_sessions', 'Sessions that are not over.', stat('sessions'))
  gauge('consentry_blobs', 'Stored blobs.', stat('blobs'))
  gauge('consentry_blob_bytes', 'Bytes of all stored blobs.', stat('blobBytes'))
}

function addProcessGauges({ gauge }: Registry, { clock, index, log, lag }: MetricsPorts): void {
  const ageOf = (time: number | null): number | null =>
    time === null ? null : Math.max(0, secondsOf(clock.now()) - time)
  gauge('consentry_index_ready', '1 where the chain index may decide.', () =>
    Number(index.state().kind === 'ready'),
  )
  gauge('consentry_index_age_seconds', 'Age of the newest followed block.', () => {
    const state = index.state()
    return ageOf(state.kind === 'ready' ? state.latest.time : null)
  })
  gauge('consentry_log_halted', '1 where the audit log may not grow.', () =>
    Number(log.state().kind === 'halted'),
  )
  gauge('consentry_anchor_age_seconds', 'Age of the last anchor on chain.', () => {
    const state = log.state()
    return ageOf(state.kind === 'alive' ? state.lastAnchor : null)
  })
  gauge('consentry_event_loop_lag_seconds', 'How late the event loop is.', () => lag.lagMs() / 1000)
  gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss())
  gauge('nodejs_heap_size_used_bytes', 'Used heap.', () => process.memoryUsage().heapUsed)
  gauge('process_cpu_seconds_total', 'Processor time of this process.', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  gauge('process_uptime_seconds', 'Time since the process began.', () => process.uptime())
}
