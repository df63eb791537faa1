import { join } from 'node:path'
import { BenchError } from './BenchError.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import type { RawConnection } from './load/RawConnection.ts'
import { type Load, type LoadResult, runLoad } from './load/runLoad.ts'
import { fillGrants } from './network/fillGrants.ts'
import { type BenchScene, openBenchScene } from './network/openBenchScene.ts'
import { residentMiB } from './network/residentMiB.ts'
import { readInTwo, readKey, readRecord } from './read/readRecord.ts'
import { startCeiling } from './read/startCeiling.ts'
import { median } from './timed.ts'

const CLIENTS = 16
const MILLIS = 2_500
const ROUNDS = 3
const FEW = 1_000
const MANY = 1_000_000
/** Reads before anything is measured: a process that was just started still translates its code. */
const WARM_READS = 12_000
const MOST_WARM_MS = 20_000

/**
 * Reads by a clinic: session, proof, decision, durable log entry, wrapped key, receipt and the ciphertext of 10 KB in one
 * answer; the ceiling answers one request, too. `read.keyRps` counts keys without ciphertext, `read.inTwoRps` reads whose
 * ciphertext is fetched by a second request. `read.processorMs`: work of the gateway for a read, to that of the ceiling
 * for its request: on a busy machine the steadier figure. Clients share the machine with what they measure.
 */
export async function benchRead(): Promise<BenchRow[]> {
  const scene = await openBenchScene()
  try {
    await refill(scene, 1, FEW)
    const few = await measureOne(scene)
    const against = await measureAgainstCeiling(scene)
    const resident = await measureResident(scene)
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
  const rounds: Round[] = []
  try {
    const load = { port: scene.port, pid: pidOf(scene), clients: CLIENTS, millis: MILLIS }
    const bare = { ...load, port: ceiling.port, pid: ceiling.pid }
    await warmUp(bare, ceiling.read)
    await warmUp(load, (connection) => readRecord(connection, session, scene))
    await warmUp({ ...load, millis: 1_000 }, (connection) => readInTwo(connection, session, scene))
    for (let round = 0; round < ROUNDS; round++) {
      const most = await runLoad(bare, ceiling.read)
      const whole = await runLoad(load, (connection) => readRecord(connection, session, scene))
      const key = await runLoad({ ...load, millis: 1_000 }, async (connection) => {
        const { status } = await readKey(connection, session, scene)
        if (status !== 200) throw new BenchError(`a key was answered ${status}`)
      })
      const inTwo = await runLoad({ ...load, millis: 1_000 }, (connection) =>
        readInTwo(connection, session, scene),
      )
      rounds.push({ most, whole, key, inTwo })
    }
  } finally {
    await ceiling.stop()
  }
  return rowsOf(rounds)
}

type Kind = 'most' | 'whole' | 'key' | 'inTwo'
type Round = Readonly<Record<Kind, LoadResult>>

function rowsOf(rounds: readonly Round[]): BenchRow[] {
  const of = (kind: Kind, value: keyof LoadResult): number[] => rounds.map((round) => round[kind][value])
  const limit = median(of('most', 'perSecond'))
  const ratios = rounds.map(({ whole, most }) => whole.perSecond / most.perSecond)
  const leastWork = median(of('most', 'processorMillis'))
  return [
    benchRow('read', 'read.rps', 'reads/s', of('whole', 'perSecond'), { limit }),
    benchRow('read', 'read.keyRps', '1/s', of('key', 'perSecond'), { limit }),
    benchRow('read', 'read.inTwoRps', 'reads/s', of('inTwo', 'perSecond'), { limit }),
    benchRow('read', 'read.ceilingRps', '1/s', of('most', 'perSecond')),
    benchRow('read', 'read.processorMs', 'ms', of('whole', 'processorMillis'), { limit: leastWork }),
    benchRow('read', 'read.ceilingProcessorMs', 'ms', of('most', 'processorMillis')),
    benchRow('read', 'read.ratio', '×', ratios, { limit: 0.6 }),
    benchRow('read', 'read.p99ms16', 'ms', of('whole', 'p99Millis'), { limit: 50 }),
  ]
}

/** Some thousands of times, or for as long as a slow machine is given. */
async function warmUp(load: Load, once: (connection: RawConnection) => Promise<void>): Promise<void> {
  let done = 0
  for (let spent = 0; done < WARM_READS && spent < MOST_WARM_MS; spent += load.millis) {
    const { perSecond } = await runLoad(load, once)
    done += (perSecond * load.millis) / 1_000
  }
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

/** Milliseconds of a read by one client alone, by a process that has read much before. */
async function measureOne(scene: BenchScene): Promise<number[]> {
  const session = await scene.openReader()
  const many = { port: scene.port, pid: pidOf(scene), clients: CLIENTS, millis: 1_000 }
  await warmUp(many, (connection) => readRecord(connection, session, scene))
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
