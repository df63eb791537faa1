import { BenchError } from '../BenchError.ts'
import type { LoadSession } from '../load/LoadSession.ts'
import type { RawAnswer, RawConnection } from '../load/RawConnection.ts'

/** Which record of whom. */
export interface ReadTarget {
  readonly patient: { readonly address: string }
  readonly record: { readonly recordId: string; readonly manifest: { readonly sha256: string } }
}

const keyAlone = Buffer.from('{"action":"read","purpose":"TREAT"}')
const withCiphertext = Buffer.from('{"action":"read","ciphertext":true,"purpose":"TREAT"}')

/** Asks for the key of the record. */
export async function readKey(
  connection: RawConnection,
  session: LoadSession,
  { patient, record }: ReadTarget,
  body: Buffer = keyAlone,
): Promise<RawAnswer> {
  const target = `/v1/patients/${patient.address}/records/${record.recordId}/key`
  const answer = await connection.send(session.write({ method: 'POST', target, body }))
  session.heed(answer.head)
  return answer
}

/** A whole read: key, receipt and ciphertext in one answer. Throws unless it is 200 and has all of it. */
export async function readRecord(
  connection: RawConnection,
  session: LoadSession,
  target: ReadTarget,
): Promise<void> {
  const { status, body } = await readKey(connection, session, target, withCiphertext)
  // Of base64url: 10 KB are a third longer.
  if (status !== 200 || body.length < 13_000) throw new BenchError(`a read was answered ${status}`)
}

/** The same by two requests, with a proof each: what a larger record costs, but for its size. */
export async function readInTwo(
  connection: RawConnection,
  session: LoadSession,
  target: ReadTarget,
): Promise<void> {
  const key = await readKey(connection, session, target)
  const blob = await connection.send(
    session.write({ method: 'GET', target: `/v1/blobs/${target.record.manifest.sha256}` }),
  )
  if (key.status !== 200 || blob.status !== 200 || blob.body.length < 10_000)
    throw new BenchError(`a read was answered ${key.status} and ${blob.status}`)
}
