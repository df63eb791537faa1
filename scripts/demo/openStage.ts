import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNetwork } from '../network/createNetwork.ts'
import { dataFolder } from '../network/dataFolder.ts'
import type { Network } from '../network/Network.ts'
import { processStart } from '../network/processStart.ts'
import { readRun } from '../network/runFile.ts'
import { startSettings } from '../network/startSettings.ts'
import { DemoError } from './DemoError.ts'
import type { Stage } from './Stage.ts'
import { stageOn } from './stageOn.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** One session writes and reads a whole patient at once, and nobody waits for the usual 10 s of an anchor. */
const settings = {
  CONSENTRY_LIMIT_WRITES: '1000',
  CONSENTRY_LIMIT_WRITE_BURST: '20000',
  CONSENTRY_LIMIT_RELEASES: '2000',
  CONSENTRY_LIMIT_RELEASE_BURST: '20000',
  CONSENTRY_LIMIT_ORG_RELEASES: '5000',
  CONSENTRY_ANCHOR_SECONDS: '2',
}

/** The network of the data folder if one runs there, else a temporary one. Throws `network_not_ready`. */
export async function openStage(log: (line: string) => void): Promise<Stage> {
  const folder = dataFolder(startSettings(process.env, root).dataDir)
  const run = await readRun(folder)
  if (run === null || (await processStart(run.pid)) === null) return openTemporary(log)
  const stage = await stageOn(folder, { kind: 'running', close: async () => {} })
  const answer = await fetch(`${stage.gateway}/readyz`).catch(() => null)
  if (answer?.status !== 200) {
    throw new DemoError(
      'network_not_ready',
      `A network runs on ${folder.root}, but it is not ready; see ${folder.gatewayLog}`,
    )
  }
  log(`Playing on the network that runs on ${folder.root}, with its limits`)
  return stage
}

async function openTemporary(log: (line: string) => void): Promise<Stage> {
  const path = await mkdtemp(join(tmpdir(), 'consentry-demo-'))
  const failed = (error: Error) => log(`demo: ${error.message}`)
  const network = createNetwork({
    dataDir: path,
    ports: { rpc: 0, gateway: 0 },
    gatewaySettings: settings,
    failed,
  })
  const forgetSignals = closeOnSignals(network, path)
  const close = async (): Promise<void> => {
    forgetSignals()
    await network.stop()
    await rm(path, { recursive: true, force: true })
  }
  try {
    log('No network runs (npm start): playing on a temporary one')
    await network.start()
    log('It has higher limits than a real one: 1,000 writes/s, 2,000 key releases/s, an anchor every 2 s')
    return await stageOn(network.folder, { kind: 'temporary', close })
  } catch (error) {
    await close()
    throw error
  }
}

/** Ctrl-C leaves nothing behind. */
function closeOnSignals(network: Network, path: string): () => void {
  const stop = (): void => {
    const leave = async (): Promise<never> => {
      await rm(path, { recursive: true, force: true })
      return process.exit(130)
    }
    network.stop().then(leave, leave)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}
