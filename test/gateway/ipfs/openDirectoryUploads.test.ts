import { spawnSync } from 'node:child_process'
import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { openDirectoryUploads } from '../../../gateway/src/adapters/ipfs/openDirectoryUploads.ts'
import type { Uploads } from '../../../gateway/src/ports/Uploads.ts'
import { ms } from '../../support/ids.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { collect, content, failureOf, pieces, sha256Of } from './content.ts'

const bytes = content(300_000)
const name = { owner: '0x01', sha256: sha256Of(bytes) }

describe('gateway/adapters/ipfs/openDirectoryUploads', () => {
  let folder: TemporaryFolder
  let uploads: Uploads

  beforeEach(async () => {
    folder = await temporaryFolder()
    uploads = await openDirectoryUploads(join(folder.path, 'uploads'))
  })
  afterEach(() => folder.remove())

  const append = (start: number, end: number, source = pieces(bytes.subarray(start, end))) =>
    uploads.append(name, { start, end, source })

  it('puts parts together, across a restart', async () => {
    expect(await uploads.offset(name)).to.equal(null)
    expect(await append(0, 100_000)).to.equal(100_000)
    uploads = await openDirectoryUploads(join(folder.path, 'uploads'))
    expect(await uploads.offset(name)).to.equal(100_000)
    await append(100_000, 300_000)
    expect(await collect(uploads.read(name))).to.deep.equal(bytes)
  })

  it('keeps what came before a connection broke', async () => {
    const broken = async function* () {
      yield bytes.subarray(0, 70_000)
      throw new RangeError('gone')
    }
    expect(await failureOf(append(0, 300_000, broken()))).to.equal('RangeError')
    expect(await uploads.offset(name)).to.equal(70_000)
    await append(70_000, 300_000)
    expect(await collect(uploads.read(name))).to.deep.equal(bytes)
  })

  it('takes a part only where the last one ended, and only as long as announced', async () => {
    expect(await failureOf(append(5, 10))).to.equal('conflict')
    await append(0, 10)
    for (const start of [0, 9, 11])
      expect(await failureOf(append(start, 20)), String(start)).to.equal('conflict')
    expect(await failureOf(append(10, 20, pieces(bytes.subarray(10, 21))))).to.equal('bad_request')
    expect(await uploads.offset(name)).to.equal(10)
    expect(await failureOf(append(10, 20, pieces(bytes.subarray(10, 19))))).to.equal('bad_request')
    expect(await uploads.offset(name)).to.equal(19)
  })

  it('lets one of two that come at once win', async () => {
    const outcomes = await Promise.all([failureOf(append(0, 200_000)), failureOf(append(0, 200_000))])
    expect(outcomes.toSorted()).to.deep.equal(['conflict', 'none'])
    expect(await collect(uploads.read(name))).to.deep.equal(bytes.subarray(0, 200_000))
  })

  it('belongs to its owner', async () => {
    await append(0, 10)
    expect(await uploads.offset({ ...name, owner: '0x02' })).to.equal(null)
    expect([await uploads.bytesOf('0x01'), await uploads.bytesOf('0x02')]).to.deep.equal([10, 0])
  })

  it('forgets what nothing was added to for long, and what is discarded', async () => {
    await append(0, 10)
    await uploads.append(
      { owner: '0x02', sha256: name.sha256 },
      { start: 0, end: 5, source: pieces(content(5)) },
    )
    const all = readdirSync(join(folder.path, 'uploads'), { recursive: true, withFileTypes: true })
    for (const entry of all.filter((one) => one.isFile()))
      utimesSync(join(entry.parentPath, entry.name), 100, 100)
    await append(10, 20)
    await uploads.purge(ms(200_000))
    expect([await uploads.bytesOf('0x01'), await uploads.bytesOf('0x02')]).to.deep.equal([20, 0])
    await uploads.discard(name)
    expect(await uploads.offset(name)).to.equal(null)
  })

  it('goes on after a killed process, behind what was acknowledged', async () => {
    const program = fileURLToPath(new URL('./uploadProcess.ts', import.meta.url))
    const { stdout, signal } = spawnSync(process.execPath, [program, join(folder.path, 'killed')], {
      encoding: 'utf8',
    })
    expect([signal, stdout.trim().split('\n').at(-1)]).to.deep.equal(['SIGKILL', '300000'])
    const again = await openDirectoryUploads(join(folder.path, 'killed'))
    const killed = { owner: '0x01', sha256: 'aa' }
    const whole = content(500_000)
    const start = (await again.offset(killed)) ?? 0
    expect(start).to.be.within(300_000, 350_000)
    await again.append(killed, { start, end: 500_000, source: pieces(whole.subarray(start)) })
    expect(await collect(again.read(killed))).to.deep.equal(whole)
  })
})
