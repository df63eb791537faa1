import { request as httpRequest } from 'node:http'
import { expect } from 'chai'
import { fetchTransport } from '../../../sdk/src/client/fetchTransport.ts'
import type { Transport, TransportRequest } from '../../../sdk/src/client/ports.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { codeOf } from '../support/codeOf.ts'
import { collected, inChunks, patternBytes } from '../support/patternBytes.ts'

const mebibyte = 1_048_576
const partBytes = mebibyte

/** What happens to a request. `lost`: it arrives, its answer does not. `cut`: half of it arrives. `down`: nothing does. */
type Fate = 'passes' | 'lost' | 'cut' | 'down'

// A network that breaks in the middle of an upload. Spec §12.2

describe('sdk over HTTP: an upload on a broken network', function () {
  this.timeout(60_000)
  let network: RigNetwork
  const sent: string[] = []
  const written: string[] = []
  let fateOf: (request: TransportRequest, count: number) => Fate = () => 'passes'

  const transport: Transport = async (request) => {
    const range = request.headers['content-range']
    if (range !== undefined) sent.push(range)
    if (request.url.endsWith('/v1/records')) written.push(request.url)
    const fate = fateOf(request, sent.length)
    if (fate === 'passes') return fetchTransport(request)
    if (fate === 'lost') await fetchTransport(request)
    if (fate === 'cut') await sendHalf(request)
    throw new sdk.SdkError('unreachable', 'The network is broken')
  }
  before(async () => {
    network = await openRigNetwork()
  })
  after(async () => network?.close())
  beforeEach(() => {
    sent.length = 0
    written.length = 0
    fateOf = () => 'passes'
  })

  const bytes = patternBytes(4 * mebibyte)
  const isPart = ({ headers }: TransportRequest) => headers['content-range'] !== undefined
  const isSame = async (patient: sdk.Patient, recordId: sdk.StoredFile['recordId']) => {
    const { body } = await sdk.openOwnFile(patient, recordId)
    return Buffer.from(await collected(body)).equals(Buffer.from(bytes))
  }

  for (const fate of ['lost', 'cut', 'down'] as const) {
    it(`goes on where the gateway says when a part is ${fate}`, async () => {
      const patient = await network.patient({ transport })
      fateOf = (request, count) => (isPart(request) && count === 2 ? fate : 'passes')
      const { recordId } = await sdk.putFile(patient, bytes, { partBytes })
      expect(await isSame(patient, recordId)).to.equal(true)
      const starts = sent.map((range) => Number(/^bytes (\d+)-/.exec(range)?.[1]))
      // The first part is sent once, whatever happened to the second.
      expect(starts.filter((start) => start === 0)).to.have.length(1)
      expect(starts.some((start) => start % partBytes !== 0)).to.equal(fate === 'cut')
    })
  }

  it('writes no second record when the answer to the first was lost', async () => {
    const patient = await network.patient({ transport })
    fateOf = ({ url, method }) =>
      method === 'POST' && url.endsWith('/v1/records') && written.length === 1 ? 'lost' : 'passes'
    const stored = await sdk.putFile(patient, bytes, { partBytes })
    expect(written).to.have.length(2)
    expect(stored.receipt).to.include('\nack\n')
    expect((await sdk.listRecords(patient)).map(({ recordId }) => recordId)).to.deep.equal([stored.recordId])
    expect(await isSame(patient, stored.recordId)).to.equal(true)
  })

  it('asks again only for the piece of a download that did not come', async () => {
    const patient = await network.patient({ transport })
    const { recordId } = await sdk.putFile(patient, bytes, { partBytes })
    const asked: string[] = []
    fateOf = ({ headers }) => {
      const { range } = headers
      if (range === undefined) return 'passes'
      asked.push(range)
      return asked.length === 2 ? 'lost' : 'passes'
    }
    expect(await isSame(patient, recordId)).to.equal(true)
    expect(asked.length).to.equal(new Set(asked).size + 1)
    expect(asked[1]).to.equal(asked[2])
  })

  it('gives up on a network that stays broken, and says what to do', async () => {
    const patient = await network.patient({ transport })
    fateOf = (request) => (isPart(request) ? 'down' : 'passes')
    const failed = await sdk.putFile(patient, bytes, { partBytes }).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(sdk.SdkError).and.to.include({ code: 'unreachable' })
  })

  /** A process that dies after two parts, and what it kept. */
  const interrupted = async (patient: sdk.Patient): Promise<string> => {
    const tokens: string[] = []
    const keepToken = async (token: string) => void tokens.push(token)
    fateOf = (request, count) => (isPart(request) && count > 2 ? 'down' : 'passes')
    expect(await codeOf(sdk.putFile(patient, bytes, { partBytes, keepToken, name: 'scan' }))).to.equal(
      'unreachable',
    )
    fateOf = () => 'passes'
    sent.length = 0
    return tokens[0] ?? ''
  }

  it('goes on in another process by what was kept, and sends only the rest', async () => {
    const patient = await network.patient({ transport })
    const resume = await interrupted(patient)
    const again = await sdk.unlock(await sdk.login(patient.session.client))
    const { recordId } = await sdk.putFile(again, inChunks(bytes), { resume })
    expect(sent.map((range) => Number(/^bytes (\d+)-/.exec(range)?.[1]))).to.deep.equal(
      [2, 3, 4].map((part) => part * partBytes),
    )
    expect(await isSame(again, recordId)).to.equal(true)
    const { meta } = await sdk.openOwnFile(again, recordId)
    expect(meta.name).to.equal('scan')
    // Once more with the same: the record is there, and no second one.
    const same = await sdk.putFile(again, bytes, { resume })
    expect(same).to.include({ recordId, receipt: null })
    expect(await sdk.listRecords(again)).to.have.length(1)
  })

  it('never seals another file with what was kept', async () => {
    const patient = await network.patient({ transport })
    const resume = await interrupted(patient)
    const other = Uint8Array.from(bytes)
    other[3 * mebibyte] = (other[3 * mebibyte] ?? 0) ^ 1
    expect(await codeOf(sdk.putFile(patient, other, { resume }))).to.equal('source_changed')
    expect(sent.map((range) => Number(/^bytes (\d+)-/.exec(range)?.[1]))).to.deep.equal([2 * partBytes])
    expect(await codeOf(sdk.putFile(patient, bytes.subarray(1), { resume }))).to.equal('source_changed')
  })

  it('opens what was kept for nobody else, and not when it was altered', async () => {
    const patient = await network.patient({ transport })
    const resume = await interrupted(patient)
    const other = await network.patient({ transport })
    expect(await codeOf(sdk.putFile(other, bytes, { resume }))).to.equal('bad_upload')
    const moved = { ...patient, address: other.address }
    expect(await codeOf(sdk.putFile(moved, bytes, { resume }))).to.equal('bad_upload')
    const altered = `${resume.slice(0, -8)}AAAAAAAA`
    for (const token of [altered, '', 'x', resume.slice(0, 40)])
      expect(await codeOf(sdk.putFile(patient, bytes, { resume: token }))).to.equal('bad_upload')
    expect(sent).to.deep.equal([])
  })
})

/** Sends the head and half of the body, then drops the connection. */
async function sendHalf({ url, method, headers, body }: TransportRequest): Promise<void> {
  const bytes = body ?? new Uint8Array()
  const half = bytes.subarray(0, bytes.length / 2)
  await new Promise<void>((resolve) => {
    const request = httpRequest(url, { method, headers: { ...headers, 'content-length': bytes.length } })
    request.on('error', () => resolve())
    request.on('close', () => resolve())
    request.write(half, () => request.destroy())
  })
}
