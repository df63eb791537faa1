import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { addCheckpointText, readCosignature, signCheckpoint } from '@consentry/protocol'
import { openWitnessState, type Witness, type WitnessState } from '../../../sdk/src/witness.ts'
import { openCheckpoint } from '../../reference/note.ts'
import { referenceRoot } from '../../reference/tree.ts'
import { codeOf } from '../../support/vectors.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import {
  history,
  log,
  nextLog,
  noteOf,
  now,
  origin,
  requestOf,
  signer,
  vkey,
  witnessOn,
} from './witnessing.ts'

const stranger = signerOfSeed(origin, new Uint8Array(32).fill(9))

describe('a witness', function () {
  this.timeout(60_000)
  let folder: TemporaryFolder
  let path: string
  let state: WitnessState & { close(): void }
  let witness: Witness

  beforeEach(async () => {
    folder = await temporaryFolder()
    path = join(folder.path, 'witness.sqlite')
    state = openWitnessState({ path, isNew: true })
    witness = witnessOn(state)
  })
  afterEach(async () => {
    state.close()
    await folder.remove()
  })
  const statusOf = async (body: string): Promise<number> => (await witness(body)).status
  const evidence = (): number => {
    const database = new DatabaseSync(path, { readOnly: true })
    try {
      return Number(database.prepare('select count(*) as n from evidence').get()?.['n'])
    } finally {
      database.close()
    }
  }

  it('cosigns a log that grows, from the first checkpoint on', async () => {
    for (const [old, size] of [
      [0, 3],
      [3, 4],
      [4, 40],
      [40, 40],
    ] as const) {
      const note = noteOf(history(size))
      const { status, body, mediaType } = await witness(requestOf(old, history(size)))
      expect([status, mediaType]).to.deep.equal([200, 'text/plain; charset=utf-8'])
      expect(readCosignature(note + body, vkey)).to.deep.equal({ witness: signer.name, time: now })
      expect(openCheckpoint(note + body, vkey)?.size).to.equal(size)
    }
  })

  it('begins with the empty log too', async () => {
    expect(await statusOf(requestOf(0, []))).to.equal(200)
    expect(await statusOf(requestOf(0, history(2)))).to.equal(200)
  })

  it('says with 409 which size it cosigned last', async () => {
    expect(await witness(requestOf(2, history(3)))).to.include({ status: 409, body: '0\n' })
    await witness(requestOf(0, history(3)))
    const answer = await witness(requestOf(0, history(5)))
    expect(answer).to.deep.equal({ status: 409, mediaType: 'text/x.tlog.size', body: '3\n' })
  })

  it('cosigns no second history, and keeps the proof that the log signed one', async () => {
    await witness(requestOf(0, history(6)))
    expect(await witness(requestOf(6, history(6, 5)))).to.include({ status: 409, body: '6\n' })
    expect(await statusOf(requestOf(6, history(9, 2)))).to.equal(422)
    expect(await statusOf(requestOf(6, history(9, 8)))).to.equal(200)
    expect(evidence()).to.equal(2)
  })

  it('refuses a smaller tree, also where the request says so', async () => {
    await witness(requestOf(0, history(6)))
    expect(await statusOf(requestOf(6, history(4)))).to.equal(400)
    expect(await witness(requestOf(4, history(4)))).to.include({ status: 409, body: '6\n' })
  })

  it('refuses a proof that is missing, cut, or too much', async () => {
    await witness(requestOf(0, history(5)))
    const good = requestOf(5, history(9))
    const line = good.split('\n')[1] ?? ''
    for (const bad of [
      addCheckpointText({ old: 5, proof: [], checkpoint: noteOf(history(9)) }),
      good.replace(`${line}\n`, ''),
      good.replace(`${line}\n`, `${line}\n${line}\n`),
    ]) {
      expect(await statusOf(bad)).to.equal(422)
    }
    expect(await statusOf(good)).to.equal(200)
  })

  it('takes no proof from nothing', async () => {
    const proof = [new Uint8Array(32)]
    const checkpoint = noteOf(history(3))
    expect(await statusOf(addCheckpointText({ old: 0, proof, checkpoint }))).to.equal(422)
    expect(evidence()).to.equal(0)
  })

  it('knows its logs by origin and key', async () => {
    const leaves = history(3)
    const other = signCheckpoint({ origin: 'x', size: 3, root: referenceRoot(leaves) }, { ...log, name: 'x' })
    expect(await statusOf(requestOf(0, leaves, other))).to.equal(404)
    expect(await statusOf(requestOf(0, leaves, noteOf(leaves, stranger)))).to.equal(403)
    expect(await statusOf(requestOf(0, leaves, noteOf(leaves, log).replace('\n3\n', '\n4\n')))).to.equal(403)
    expect(await statusOf(requestOf(0, leaves, noteOf(leaves, stranger, nextLog)))).to.equal(200)
  })

  it('refuses what is no request', async () => {
    const extended = noteOf(history(3)).replace('\n\n', '\nmore\n\n')
    for (const body of ['', 'old 0\n', 'old 0\n\n', requestOf(0, history(3), 'no note'), 'old x\n\nnote']) {
      expect(await statusOf(body), body).to.equal(400)
    }
    // Changed text is not signed any more.
    expect(await statusOf(requestOf(0, history(3), extended))).to.equal(403)
  })

  it('cosigns one of two requests that come at the same time', async () => {
    await witness(requestOf(0, history(5)))
    const twin = witnessOn(openedAgain())
    const both = await Promise.all([witness(requestOf(5, history(8))), twin(requestOf(5, history(7)))])
    const statuses = both.map(({ status }) => status).sort()
    expect(statuses).to.deep.equal([200, 409])
    const size = both.findIndex(({ status }) => status === 200) === 0 ? 8 : 7
    expect((await state.load(origin))?.size).to.equal(size)
  })

  it('goes on after a restart where it was', async () => {
    await witness(requestOf(0, history(5)))
    state.close()
    state = openedAgain()
    witness = witnessOn(state)
    expect(await statusOf(requestOf(0, history(6)))).to.equal(409)
    expect(await statusOf(requestOf(5, history(6, 3)))).to.equal(422)
    expect(await statusOf(requestOf(5, history(6)))).to.equal(200)
  })

  it('does not begin anew where its state is lost, nor over one that is there', async () => {
    const missing = join(folder.path, 'gone.sqlite')
    expect(await codeOf(() => openWitnessState({ path: missing, isNew: false }))).to.equal('bad_state')
    expect(await codeOf(() => openWitnessState({ path, isNew: true }))).to.equal('bad_state')
  })

  it('answers nothing when its state cannot be written', async () => {
    const broken: WitnessState = { ...state, replace: () => Promise.reject(new TypeError('disk')) }
    const answer = witnessOn(broken)(requestOf(0, history(3)))
    expect(await answer.catch((error: unknown) => error)).to.be.instanceOf(TypeError)
  })

  function openedAgain(): WitnessState & { close(): void } {
    const opened = openWitnessState({ path, isNew: false })
    const { close } = state
    // Both are closed by the hook.
    state.close = () => {
      close()
      opened.close()
    }
    return opened
  }
})
