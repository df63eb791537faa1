import { expect } from 'chai'
import { verifierKey, verifyCheckpoint } from '@consentry/protocol'
import { referenceRoot } from '../../reference/tree.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { ms } from '../../support/ids.ts'
import { origin, type Publishing, publishing, signer, testLeaf } from './publishing.ts'
import { cosignersOf, type TestWitness, type Witnesses, witnessesOf } from './witnesses.ts'

const vkey = verifierKey(origin, signer.publicKey)
const leaves = (size: number) => Array.from({ length: size }, (_, i) => testLeaf(i).leafHash)

describe('publish: checkpoints with witnesses', function () {
  this.timeout(60_000)
  let here: Publishing
  let witnesses: Witnesses
  const last = () => here.store.ledger.read((tx) => tx.tree.lastCheckpoint())
  const witness = (name: string): TestWitness => {
    const found = witnesses.byName.get(name)
    return found ?? expect.fail(`no witness ${name}`)
  }
  const out = (name: string): void => {
    witness(name).instead = () => Promise.reject(new TypeError('down'))
  }

  beforeEach(async () => {
    witnesses = witnessesOf(['a', 'b', 'c'], { quorum: 'group q 2 a b c\nquorum q', origin, vkeys: [vkey] })
    here = await publishing({ cosigning: (ledger) => witnesses.cosigning(ledger) })
    await here.publisher.start()
  })
  afterEach(() => here.remove())

  it('carry a quorum of cosignatures over a log that grows, also after a restart', async () => {
    for (const count of [1, 3, 300, 40]) {
      await here.append(count)
      const row = await here.publisher.pass()
      expect(cosignersOf(row?.note ?? '', witnesses.policy).length).to.be.at.least(2)
      expect(verifyCheckpoint(row?.note ?? '', { vkey, origin }).size).to.equal(row?.size)
      await here.restart()
      await here.publisher.start()
    }
    expect((await last())?.size).to.equal(344)
  })

  it('are not published while the quorum is missed, and the log goes on', async () => {
    await here.append(2)
    await here.publisher.pass()
    out('a')
    out('b')
    await here.append(2)
    expect(await here.publisher.pass()).to.equal(null)
    await here.append(300)
    expect(await here.publisher.pass()).to.equal(null)
    expect((await last())?.size).to.equal(2)
    expect(await here.lock.load(origin)).to.include({ size: 304 })
    expect(here.publisher.state()).to.deep.equal({
      kind: 'alive',
      lastAnchor: null,
      unpublishedSince: 0,
    })
    witness('a').instead = null
    await here.append(1)
    const row = await here.publisher.pass()
    expect(row?.size).to.equal(305)
    expect(row?.root).to.deep.equal(referenceRoot(leaves(305)))
    expect(cosignersOf(row?.note ?? '', witnesses.policy)).to.deep.equal(['a', 'c'])
  })

  it('are asked for again when nothing was added', async () => {
    out('a')
    out('b')
    await here.append(3)
    expect(await here.publisher.pass()).to.equal(null)
    expect(await here.publisher.pass()).to.equal(null)
    witness('b').instead = null
    expect((await here.publisher.pass())?.size).to.equal(3)
    expect(await here.publisher.pass()).to.equal(null)
  })

  it('do not wait for a witness that is slow', async () => {
    witness('b').instead = () => new Promise(() => {})
    await here.append(3)
    expect(cosignersOf((await here.publisher.pass())?.note ?? '', witnesses.policy)).to.deep.equal(['a', 'c'])
  })

  it('count no cosignature that is forged, of another checkpoint or of another witness', async () => {
    const honest = witness('b').addCheckpoint
    await here.append(3)
    await here.publisher.pass()
    await here.append(1)
    const old = (await last())?.note.split('\n').filter((line) => line.startsWith('— c.example')) ?? []
    witness('a').instead = async () => ({ kind: 'cosigned', lines: '— a.example/w AAAA\nhello\n' })
    witness('c').instead = async () => ({ kind: 'cosigned', lines: `${old.join('\n')}\n` })
    expect(await here.publisher.pass()).to.equal(null)
    witness('c').instead = (body) => honest(body)
    expect(await here.publisher.pass()).to.equal(null)
    witness('c').instead = null
    expect(cosignersOf((await here.publisher.pass())?.note ?? '', witnesses.policy)).to.deep.equal(['b', 'c'])
  })

  it('are stopped by no single witness that contradicts, and have what others say', async () => {
    await here.append(3)
    witness('a').instead = async () => ({ kind: 'conflict', size: 99 })
    expect((await here.publisher.pass())?.size).to.equal(3)
    witness('a').instead = async () => ({ kind: 'refused', status: 422 })
    await here.append(1)
    expect((await here.publisher.pass())?.size).to.equal(4)
    expect(here.publisher.state().kind).to.equal('alive')
  })

  it('say in the journal when a witness begins to answer otherwise, once', async () => {
    const said: unknown[] = []
    const note = (event: string, fields?: unknown): void => void said.push([event, fields])
    const journal = { debug: note, info: note, warn: note, error: note }
    const pass = async (): Promise<void> => {
      await here.append(1)
      await here.publisher.pass()
    }
    here.options = { cosigning: (ledger) => witnesses.cosigning(ledger, journal) }
    await here.restart()
    await here.publisher.start()
    await pass()
    expect(said).to.deep.equal([])
    out('a')
    out('b')
    await pass()
    await pass()
    witness('a').instead = async () => ({ kind: 'refused', status: 422 })
    witness('b').instead = null
    await pass()
    await pass()
    expect(said).to.deep.equal([
      ['witness answers', { state: 'a', reason: 'silent' }],
      ['witness answers', { state: 'b', reason: 'silent' }],
      ['witness quorum missed', { size: 2 }],
      ['witness answers', { state: 'a', reason: 'elsewhere' }],
      ['witness answers', { state: 'b', reason: 'cosigned' }],
    ])
  })

  it('of a log that was rolled back together with its lock are not published', async () => {
    await here.append(5)
    await here.publisher.pass()
    const other = await publishing({ cosigning: (ledger) => witnesses.cosigning(ledger) })
    try {
      await other.publisher.start()
      await other.append(4)
      expect(await other.publisher.pass()).to.equal(null)
      await other.appendOther(3)
      expect(await other.publisher.pass()).to.equal(null)
      expect([...witnesses.byName.values()].every(({ evidence }) => evidence > 0)).to.equal(true)
    } finally {
      await other.remove()
    }
  })

  it('make a log overdue a day after its oldest entry that nobody outside has seen', async () => {
    await here.append(2)
    await here.publisher.pass()
    await here.anchor(2, referenceRoot(leaves(2)), 1_000)
    await here.publisher.pass()
    expect(here.publisher.state()).to.deep.equal({ kind: 'alive', lastAnchor: 100_000 })
    out('a')
    out('b')
    await here.append(1)
    await here.publisher.pass()
    // Heartbeats go on anchoring what was cosigned before; they say nothing of what came since.
    await here.anchor(2, referenceRoot(leaves(2)), 2_000)
    await here.publisher.pass()
    expect(here.publisher.state()).to.deep.equal({ kind: 'alive', lastAnchor: 0, unpublishedSince: 0 })
    witness('a').instead = null
    await here.publisher.pass()
    expect(await here.publisher.look()).to.deep.equal({ kind: 'alive', lastAnchor: 200_000 })
  })
})

describe('publish: a change of the checkpoint key', () => {
  const next = signerOfSeed(origin, new Uint8Array(32).fill(8))
  const nextVkey = verifierKey(origin, next.publicKey)
  const until = ms(5_000)
  const opens = (note: string, key: string): boolean => {
    try {
      return verifyCheckpoint(note, { vkey: key, origin }).size > 0
    } catch {
      return false
    }
  }

  it('has both keys sign until its time is over, and goes on from the old lock', async () => {
    let now = ms(1_000)
    const here = await publishing({ clock: { now: () => now } })
    try {
      await here.publisher.start()
      await here.append(3)
      const before = await here.publisher.pass()
      here.options = { ...here.options, signers: [next], previous: { signer, until } }
      await here.restart()
      await here.publisher.start()
      await here.append(1)
      const during = await here.publisher.pass()
      now = until
      await here.append(1)
      const after = await here.publisher.pass()
      const seen = [before, during, after].map((row) => [
        opens(row?.note ?? '', vkey),
        opens(row?.note ?? '', nextVkey),
      ])
      expect(seen).to.deep.equal([
        [true, false],
        [true, true],
        [false, true],
      ])
    } finally {
      await here.remove()
    }
  })
})
