import { connect } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from 'chai'
import { openDirectoryBlobs } from '../../../gateway/src/adapters/ipfs/openDirectoryBlobs.ts'
import { openDirectoryUploads } from '../../../gateway/src/adapters/ipfs/openDirectoryUploads.ts'
import { openBlobIndex } from '../../../gateway/src/adapters/store/openBlobIndex.ts'
import type { Readiness } from '../../../gateway/src/decide/ready.ts'
import type { AuthenticRequest } from '../../../gateway/src/handover/AuthenticRequest.ts'
import { blobRoutes } from '../../../gateway/src/http/routes/blobRoutes.ts'
import { createBlobPath } from '../../../gateway/src/path/blob.ts'
import { createGroupCommit } from '../../../gateway/src/path/groupCommit.ts'
import type { BlobIndex } from '../../../gateway/src/ports/BlobIndex.ts'
import type { Blobs } from '../../../gateway/src/ports/Blobs.ts'
import { address, hash, ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { collect, content, sha256Of } from '../ipfs/content.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

const header = Uint8Array.of(0x43, 0x4e, 0x53, 0x59, 0x01, 0x01, 0x00, 0x00)
const bytes: Uint8Array<ArrayBuffer> = Uint8Array.from([...header, ...content(700_000)])
const sha256 = sha256Of(bytes)

describe('PUT /v1/blobs/{sha256} in parts', () => {
  let store: TemporaryLedger
  let index: BlobIndex
  let blobs: Blobs
  let app: ServedApp
  let actor: number

  // A process of its own on the same files.
  const start = async () => {
    index = openBlobIndex({ dir: store.dir })
    blobs = await openDirectoryBlobs({ dir: join(store.dir, 'blobs'), index })
    const blob = createBlobPath({
      ledger: store.ledger,
      commit: createGroupCommit(store.ledger),
      blobs,
      uploads: await openDirectoryUploads(join(store.dir, 'uploads')),
      clock: { now: () => ms(1_000) },
      readiness: {} as Readiness,
      limits: { blobBytes: 1_000_000, unnamedBytes: 1_500_000 },
    })
    const session = () => ({ session: { tokenHash: hash(actor) }, actor: address(actor), org: null })
    app = await serveApp({
      handlers: blobRoutes({ blob }),
      // What a session is, others test.
      authenticate: async () => session() as unknown as AuthenticRequest,
    })
  }
  beforeEach(async () => {
    actor = 1
    store = await temporaryLedger()
    await start()
  })
  const stop = async () => {
    await app.close()
    await index.close()
  }
  afterEach(async () => {
    await stop()
    await store.remove()
  })

  const url = () => `${app.origin}/v1/blobs/${sha256}`
  const putPart = (
    start: number,
    end: number,
    { of = bytes, size = of.length }: { readonly of?: Uint8Array<ArrayBuffer>; readonly size?: number } = {},
  ) =>
    fetch(url(), {
      method: 'PUT',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Range': `bytes ${start}-${end - 1}/${size}`,
      },
      body: of.slice(start, end),
    })
  const offset = async () => (await fetch(url(), { method: 'HEAD' })).headers.get('upload-offset')

  it('answers where to go on, then with the stored blob, across a restart', async () => {
    const first = await putPart(0, 300_000)
    expect([first.status, first.headers.get('upload-offset')]).to.deep.equal([204, '300000'])
    await stop()
    await start()
    expect(await offset()).to.equal('300000')
    const last = await putPart(300_000, bytes.length)
    expect(last.status).to.equal(201)
    expect(await last.json()).to.include({ size: bytes.length })
    expect(await collect(blobs.read(sha256))).to.deep.equal(bytes)
    expect(await offset()).to.equal(null)
  })

  it('goes on where the connection broke', async () => {
    const socket = connect(app.port, '127.0.0.1')
    await once(socket, 'connect')
    const length = bytes.length
    socket.write(
      `PUT /v1/blobs/${sha256} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n` +
        `Content-Range: bytes 0-${length - 1}/${length}\r\nContent-Length: ${length}\r\n\r\n`,
    )
    socket.write(bytes.subarray(0, 400_000))
    while ((await offset()) !== '400000') await new Promise((resolve) => setImmediate(resolve))
    socket.destroy()
    expect((await putPart(400_000, length)).status).to.equal(201)
    expect(await collect(blobs.read(sha256))).to.deep.equal(bytes)
  })

  it('belongs to the actor, not to the session', async () => {
    await putPart(0, 1_000)
    actor = 2
    expect(await offset()).to.equal(null)
    expect((await putPart(1_000, 2_000)).status).to.equal(409)
    actor = 1
    expect(await offset()).to.equal('1000')
  })

  it('refuses another offset, what is no envelope, and a range that is none', async () => {
    expect((await putPart(8, 20)).status).to.equal(409)
    const other = new Uint8Array(content(700_008))
    expect((await putPart(0, 1_000, { of: other })).status).to.equal(422)
    for (const range of ['bytes 0-9/9', 'bytes 0-9/*', 'items 0-9/10'])
      expect((await putRange(range)).status, range).to.equal(400)
  })
  const putRange = (range: string) =>
    fetch(url(), {
      method: 'PUT',
      headers: { 'Content-Type': 'application/octet-stream', 'Content-Range': range },
      body: bytes.slice(0, 10),
    })

  it('begins anew when the whole is not what its name says', async () => {
    const wrong = Uint8Array.from([...bytes.subarray(0, 699_000), ...content(1_008, 5)])
    await putPart(0, 500_000, { of: wrong })
    expect((await putPart(500_000, wrong.length, { of: wrong })).status).to.equal(400)
    expect(await offset()).to.equal(null)
    expect((await putPart(0, bytes.length)).status).to.equal(201)
  })

  it('bounds one upload and all uploads of an actor', async () => {
    expect((await putPart(0, 9, { size: 1_000_001 })).status).to.equal(413)
    for (const other of [1, 2]) {
      const path = url().replace(sha256, hash(other))
      const headers = {
        'Content-Type': 'application/octet-stream',
        'Content-Range': `bytes 0-599999/900000`,
      }
      await fetch(path, { method: 'PUT', headers, body: bytes.slice(0, 600_000) })
    }
    expect((await putPart(0, 400_000)).status).to.equal(413)
  })
})
