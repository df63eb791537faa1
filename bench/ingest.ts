import { hash } from 'node:crypto'
import { durableWrites } from './durableWrites.ts'
import { BenchError } from './BenchError.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import { type ReadyRecord, sealRecords } from './ingest/sealRecords.ts'
import { drain } from './load/drain.ts'
import type { LoadRequest, LoadSession } from './load/LoadSession.ts'
import { openLoadSession } from './load/openLoadSession.ts'
import { RawConnection } from './load/RawConnection.ts'
import { openBenchScene } from './network/openBenchScene.ts'

const CLIENTS = 16
const ROUNDS = 3
/** Records of one round of each kind; the same as of one batch request. */
const COUNT = 200

/**
 * Records of 10 KB, durable and acknowledged by a receipt, from 16 clients. `ingest.perSecond`: each with a manifest
 * request of its own; `ingest.batchPerSecond`: 200 manifests in one request. Either way each ciphertext is a request.
 * Records are sealed before the clock runs: that is the work of devices.
 */
export async function benchIngest(): Promise<BenchRow[]> {
  const scene = await openBenchScene()
  try {
    const session = await openLoadSession(scene.running.gatewayOrigin, scene.patientAccount, 'patient')
    const records = await sealRecords(scene.patient, COUNT * (2 * ROUNDS + 1))
    const next = (): readonly ReadyRecord[] => records.slice(COUNT * taken++, COUNT * taken)
    let taken = 0
    await oneByOne(scene.port, session, next())
    const single: number[] = []
    const batched: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      single.push((COUNT * 1_000) / (await oneByOne(scene.port, session, next())))
      batched.push((COUNT * 1_000) / (await byBatch(scene.port, session, next())))
    }
    return [
      benchRow('ingest', 'ingest.perSecond', '1/s', single, { limit: 300 }),
      benchRow('ingest', 'ingest.batchPerSecond', '1/s', batched, { limit: 600 }),
      await durableWrites('ingest'),
    ]
  } finally {
    await scene.close()
  }
}

function oneByOne(port: number, session: LoadSession, items: readonly ReadyRecord[]): Promise<number> {
  return drain({ port, clients: CLIENTS, items }, async (connection, record) => {
    await putBlob(connection, session, record)
    await sent(connection, session, { method: 'POST', target: '/v1/records', body: record.manifest })
  })
}

async function byBatch(port: number, session: LoadSession, items: readonly ReadyRecord[]): Promise<number> {
  const uploaded = await drain({ port, clients: CLIENTS, items }, (connection, record) =>
    putBlob(connection, session, record),
  )
  const connection = await RawConnection.open(port)
  const start = performance.now()
  const answer = await sent(connection, session, {
    method: 'POST',
    target: '/v1/records/batch',
    mediaType: 'application/x-ndjson',
    body: Buffer.concat(items.flatMap(({ manifest }) => [manifest, Buffer.from('\n')])),
    bodyDigest: hash(
      'sha256',
      Buffer.concat(items.map(({ manifest }) => hash('sha256', manifest, 'buffer'))),
      'buffer',
    ),
  })
  const millis = performance.now() - start
  connection.close()
  const acknowledged = answer.toString().split('"receipt"').length - 1
  if (acknowledged !== items.length) throw new BenchError(`${acknowledged} records of a batch were written`)
  return uploaded + millis
}

async function putBlob(connection: RawConnection, session: LoadSession, record: ReadyRecord): Promise<void> {
  const { sha256, envelope } = record
  const mediaType = 'application/octet-stream'
  const bodyDigest = Buffer.from(sha256, 'hex')
  const target = `/v1/blobs/${sha256}`
  await sent(connection, session, { method: 'PUT', target, body: envelope, mediaType, bodyDigest })
}

async function sent(connection: RawConnection, session: LoadSession, request: LoadRequest): Promise<Buffer> {
  const { status, head, body } = await connection.send(session.write(request))
  session.heed(head)
  if (status >= 300) throw new BenchError(`${request.method} ${request.target} was answered ${status}`)
  return body
}
