import { join } from 'node:path'
import { BenchError } from './BenchError.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import { type LoadResult, runLoad } from './load/runLoad.ts'
import { fillGrants } from './network/fillGrants.ts'
import { type BenchScene, openBenchScene } from './network/openBenchScene.ts'
import { residentMiB } from './network/residentMiB.ts'
import { readKey, readRecord } from './read/readRecord.ts'
import { startCeiling } from './read/startCeiling.ts'
import { median } from './timed.ts'

const CLIENTS = 16
const MILLIS = 2_500
const ROUNDS = 3
const FEW = 1_000
const MANY = 1_000_000

/**
 * Reads by a clinic: session, proof, decision, durable log entry, wrapped key, receipt, then the ciphertext of 10 KB.
 * That is two requests with a proof each, and `read.rps` counts them as one read; the ceiling answers one request.
 * `read.keyRps` counts the first of the two alone. `read.processorMs`: work of the gateway for a read, to that of the
 * ceiling for its request: on a busy machine the steadier figure. Clients share the machine with what they measure.
 */
export async function benchRead(): Promise<BenchRow[]> {
  const scene = await openBenchScene()
  try {
    await refill(scene, 1, FEW)
    const against = await measureAgainstCeiling(scene)
    const resident = await measureResident(scene)
    const few = await measureOne(scene)
    await refill(scene, FEW, MANY)
    const flat = median(await measureOne(scene)) / median(few)
    return [...against, resident, benchRow('read', 'read.flat', '×', [flat], { limit: 1.3 })]
  } finally {
    await scene.close()
  }
}

async function measureAgainstCeiling(scene: BenchScene): Promise<BenchRow[]> {
  const session = await scene.openReader()
  const ceiling = await startCeiling()
  const rates: Round[] = []
  try {
    const load = { port: scene.port, pid: pidOf(scene), clients: CLIENTS, millis: MILLIS }
    await runLoad({ ...load, millis: 1_000 }, (connection) => readRecord(connection, session, scene))
    for (let round = 0; round < ROUNDS; round++) {
      const most = await runLoad({ ...load, port: ceiling.port, pid: ceiling.pid }, ceiling.read)
      const whole = await runLoad(load, (connection) => readRecord(connection, session, scene))
      const key = await runLoad({ ...load, millis: 1_000 }, async (connection) => {
        const { status } = await readKey(connection, session, scene)
        if (status !== 200) throw new BenchError(`a key was answered ${status}`)
      })
      rates.push({ most, whole, key })
    }
  } finally {
    await ceiling.stop()
  }
  return rowsOf(rates)
}

type Round = { readonly whole: LoadResult; readonly key: LoadResult; readonly most: LoadResult }

function rowsOf(rates: readonly Round[]): BenchRow[] {
  const most = rates.map((one) => one.most.perSecond)
  const ratios = rates.map((one) => one.whole.perSecond / one.most.perSecond)
  const limit = median(most)
  const work = rates.map((one) => one.whole.processorMillis)
  const leastWork = rates.map((one) => one.most.processorMillis)
  return [
    benchRow(
      'read',
      'read.rps',
      'reads/s',
      rates.map((one) => one.whole.perSecond),
      { limit },
    ),
    benchRow(
      'read',
      'read.keyRps',
      '1/s',
      rates.map((one) => one.key.perSecond),
      { limit },
    ),
    benchRow('read', 'read.ceilingRps', '1/s', most),
    benchRow('read', 'read.processorMs', 'ms', work, { limit: median(leastWork) }),
    benchRow('read', 'read.ratio', '×', ratios, { limit: 0.6 }),
    benchRow(
      'read',
      'read.p99ms16',
      'ms',
      rates.map((one) => one.whole.p99Millis),
      { limit: 50 },
    ),
  ]
}

function pidOf({ network }: BenchScene): number {
  return network.gatewayPid() ?? 0
}

/** Memory of the gateway after reads by 64 clients. */
async function measureResident(scene: BenchScene): Promise<BenchRow> {
  const session = await scene.openReader()
  await runLoad({ port: scene.port, pid: pidOf(scene), clients: 64, millis: 2_000 }, (connection) =>
    readRecord(connection, session, scene),
  )
  const mebibytes = await residentMiB(pidOf(scene))
  return benchRow('read', 'read.rssMiB64', 'MiB', [mebibytes])
}

/** Milliseconds of a read by one client alone. */
async function measureOne(scene: BenchScene): Promise<number[]> {
  const session = await scene.openReader()
  const samples: number[] = []
  for (let round = 0; round < ROUNDS + 1; round++) {
    const { medianMillis } = await runLoad(
      { port: scene.port, pid: pidOf(scene), clients: 1, millis: 700 },
      (connection) => readRecord(connection, session, scene),
    )
    if (round > 0) samples.push(medianMillis)
  }
  return samples
}

/** Grants of strangers up to a number, while the gateway does not run. */
async function refill({ network }: BenchScene, from: number, to: number): Promise<void> {
  await network.kill({ gateway: true })
  fillGrants(join(network.folder.gateway, 'ledger.sqlite'), from, to)
  await network.start()
}
