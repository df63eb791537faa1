import { createPublicKey } from 'node:crypto'
import { verifyTLogInclusion } from '@sigstore/verify/dist/tlog/index.js'
import { expect } from 'chai'
import { parseVerifierKey, verifierKey } from '@consentry/protocol'
import { openCheckpoint } from '../../reference/note.ts'
import { referenceInclusion } from '../../reference/tree.ts'
import { leafHash } from '../../reference/proofs.ts'
import { fetchLog } from '../../reference/tlogClient.ts'
import { granted } from '../follow/said.ts'
import { type Care, openCare } from '../guarantees/care.ts'

const EVENTS = 270

// Clients that share no code with ours, and know nothing of us but a URL and a verifier key.
describe('the log as a foreign C2SP client sees it', function () {
  this.timeout(60_000)
  let care: Care
  let prefix: string
  let vkey: string

  before(async () => {
    care = await openCare()
    prefix = `${care.served.url}/v1/log`
    vkey = verifierKey(care.rig.base.origin, care.rig.base.checkpointKey.publicKey)
    await care.rig.engine.publisher.pass()
    for (let i = 0; i < EVENTS; i += 90)
      await care.say(...Array.from({ length: 90 }, (_, at) => granted(100 + at, 1_000 + i + at)))
  })
  after(() => care?.close())
  const publish = () => care.rig.engine.publisher.pass()

  it('is read from a few entries on, with partial tiles only', async () => {
    const log = await fetchLog(prefix, vkey)
    expect(log.size).to.be.within(1, 255)
    expect([...log.answers.keys()]).to.deep.equal([
      'checkpoint',
      `tile/entries/000.p/${log.size}`,
      `tile/0/000.p/${log.size}`,
    ])
  })

  it('is read with full tiles, partial ones and those of the level above', async () => {
    await publish()
    const log = await fetchLog(prefix, vkey)
    const rest = log.size - 256
    expect([...log.answers.keys()].sort()).to.deep.equal(
      [
        'checkpoint',
        'tile/entries/000',
        `tile/entries/001.p/${rest}`,
        'tile/0/000',
        `tile/0/001.p/${rest}`,
        'tile/1/000.p/1',
      ].sort(),
    )
    expect(log.entries.every(({ length }) => length === 33)).to.equal(true)
  })

  it('has the media types and caching that tlog-tiles asks for', async () => {
    const { answers } = await fetchLog(prefix, vkey)
    for (const [path, headers] of answers) {
      const isNote = path === 'checkpoint'
      expect(headers.get('content-type'), path).to.equal(
        isNote ? 'text/plain; charset=utf-8' : 'application/octet-stream',
      )
      expect(headers.get('cache-control'), path).to.equal(
        isNote ? 'no-store' : 'public, max-age=86400, immutable',
      )
    }
  })

  it('keeps partial tiles of checkpoints before, and serves none that no checkpoint has', async () => {
    const { size } = await fetchLog(prefix, vkey)
    const statusOf = async (path: string): Promise<number> => (await fetch(`${prefix}/tile/${path}`)).status
    expect(await statusOf('0/000.p/7')).to.equal(200)
    expect(await statusOf(`0/001.p/${size - 256}`)).to.equal(200)
    for (const path of [
      `0/001.p/${size - 255}`,
      '0/001',
      '0/002.p/1',
      '1/000.p/2',
      '2/000.p/1',
      '63/000.p/1',
    ])
      expect(await statusOf(path), path).to.equal(404)
    for (const path of ['0/1', '00/000', '64/000', '0/000.p/0', '0/000.p/256', '0/x000/000', 'data/000', ''])
      expect(await statusOf(path), path).to.be.oneOf([400, 404])
    expect((await fetch(`${prefix}/tile/64/000`)).headers.get('cache-control')).to.equal('no-store')
  })

  it('has no entry before it is published', async () => {
    const { size } = await fetchLog(prefix, vkey)
    await care.say(granted(7, 7))
    expect((await fetchLog(prefix, vkey)).size).to.equal(size)
    expect((await fetch(`${prefix}/tile/entries/001.p/${size - 255}`)).status).to.equal(404)
  })

  it('is verified by a maintained library: signature, root and inclusion of every entry', async () => {
    const { size, entries } = await fetchLog(prefix, vkey)
    const note = await (await fetch(`${prefix}/checkpoint`)).text()
    const { keyId, publicKey, name } = parseVerifierKey(vkey)
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey])
    const logID = Buffer.from(keyId)
    const authority = {
      logID,
      baseURL: name,
      publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }),
      validFor: { start: new Date(0), end: new Date(8.64e15) },
    }
    const hashes = entries.map(leafHash)
    const entryAt = (index: number, body = entries[index] ?? new Uint8Array()) => ({
      logIndex: String(index),
      logId: { keyId: logID },
      kindVersion: { kind: 'leaf', version: '1' },
      integratedTime: '0',
      inclusionPromise: undefined,
      inclusionProof: {
        logIndex: String(index),
        rootHash: Buffer.alloc(0),
        treeSize: String(size),
        hashes: referenceInclusion(index, hashes).map((hash) => Buffer.from(hash)),
        checkpoint: { envelope: note },
      },
      canonicalizedBody: Buffer.from(body),
    })
    expect(openCheckpoint(note, vkey)?.size).to.equal(size)
    for (let index = 0; index < size; index++) verifyTLogInclusion(entryAt(index), [authority])
    expect(() => verifyTLogInclusion(entryAt(3, entries[4]), [authority])).to.throw('root hash')
    const forged = entryAt(3)
    forged.inclusionProof.checkpoint.envelope = note.replace(`\n${size}\n`, `\n${size - 1}\n`)
    expect(() => verifyTLogInclusion(forged, [authority])).to.throw('signature')
  })
})
