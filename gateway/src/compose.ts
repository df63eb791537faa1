import { selfTest } from '@consentry/protocol'
import type { Express } from 'express'
import { nodeAead } from './adapters/crypto/nodeAead.ts'
import { nodeCurves } from './adapters/crypto/nodeCurves.ts'
import type { Config } from './config.ts'
import type { FatalError } from './errors/FatalError.ts'
import { openBase } from './wiring/openBase.ts'
import { startEngine } from './wiring/startEngine.ts'
import { startLoops } from './wiring/startLoops.ts'
import { wireApp } from './wiring/wireApp.ts'
import { wirePaths } from './wiring/wirePaths.ts'

/** A wired gateway whose loops are running. */
export interface Gateway {
  readonly app: Express
  stop(): Promise<void>
}

type OnFatal = (error: FatalError) => void

/** The only place that creates adapters and wires steps, paths and loops. Rejects when the start-up checks fail (§20). */
export async function compose(config: Config, onFatal: OnFatal): Promise<Gateway> {
  await selfTest({ curves: nodeCurves, aead: nodeAead })
  const base = await openBase(config)
  const engine = await startEngine(config, base)
  const paths = wirePaths(config, base, engine)
  const loops = startLoops(base, engine, paths, onFatal)
  const app = wireApp(config, base, { engine, paths, wake: loops.wake })
  return {
    app,
    stop: async () => {
      await loops.stop()
      await base.ledger.close()
      await base.blobIndex.close()
      await base.lock.close()
    },
  }
}
