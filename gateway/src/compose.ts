import { installSha256, selfTest } from '@consentry/protocol'
import type { Express } from 'express'
import { nodeAead } from './adapters/crypto/nodeAead.ts'
import { nodeCurves } from './adapters/crypto/nodeCurves.ts'
import { nodeSha256 } from './adapters/crypto/nodeSha256.ts'
import type { Config } from './config.ts'
import type { FatalError } from './errors/FatalError.ts'
import { createLagMeter } from './ops/createLagMeter.ts'
import { createMetrics, type Metrics } from './ops/createMetrics.ts'
import type { Journal } from './ports/Journal.ts'
import { openBase } from './wiring/openBase.ts'
import { startEngine } from './wiring/startEngine.ts'
import { startLoops } from './wiring/startLoops.ts'
import { wireApp } from './wiring/wireApp.ts'
import { wirePaths } from './wiring/wirePaths.ts'

/** A wired gateway whose loops are running. */
export interface Gateway {
  readonly app: Express
  readonly journal: Journal
  readonly metrics: Metrics
  /** Breaks off answers that would go on for ever. */
  endStreams(): void
  /** To be called when no request runs any more: last leaves and checkpoint, then everything is closed. */
  stop(): Promise<void>
}

type OnFatal = (error: FatalError) => void

/** The only place that creates adapters and wires steps, paths and loops. Rejects when the start-up checks fail (§20). */
export async function compose(config: Config, onFatal: OnFatal): Promise<Gateway> {
  installSha256(nodeSha256)
  await selfTest({ curves: nodeCurves, aead: nodeAead })
  const base = await openBase(config)
  const engine = await startEngine(config, base)
  const lag = createLagMeter({
    limitMs: config.CONSENTRY_LIMIT_LAG_MS,
    monotonic: () => performance.now(),
  })
  const { ledger, clock, journal } = base
  const metrics = createMetrics({ ledger, clock, index: engine.follower, log: engine.publisher, lag })
  const paths = wirePaths(config, base, engine, metrics.countDecision)
  const loops = startLoops(base, engine, paths, onFatal)
  const { app, endStreams } = wireApp(config, base, { engine, paths, metrics, lag, wake: loops.wake })
  return {
    app,
    journal,
    metrics,
    endStreams,
    stop: async () => {
      lag.stop()
      await loops.stop()
      await base.close()
    },
  }
}
