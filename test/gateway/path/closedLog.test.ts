import { fromHex, readCheckpointText, type TrailItem, verifyInclusion } from '@consentry/protocol'
import { expect } from 'chai'
import { addressOf, type Care, clinic, openCare } from '../guarantees/care.ts'
import type { RigSession } from '../rig/rigSession.ts'

const patient = addressOf('patient')

describe('the trail of a log that was closed', () => {
  let care: Care
  let owner: RigSession
  let before: readonly TrailItem[]
  let log: string

  beforeEach(async () => {
    care = await openCare()
    owner = await care.login('patient')
    const member = await care.login('member', clinic)
    for (let i = 0; i < 3; i++) expect((await care.askKey(member)).status).to.equal(200)
    await care.rig.engine.publisher.pass()
    before = await trail(owner)
    log = encodeURIComponent(care.rig.base.origin)
    await care.rig.base.ledger.write((tx) => tx.closedLogs.close(care.rig.base.origin))
  })
  afterEach(() => care.close())

  const trail = async (session: RigSession, query = ''): Promise<readonly TrailItem[]> => {
    const answer = await session.call('GET', `/v1/patients/${patient}/trail${query}`)
    return JSON.parse(answer.bytes.toString()).items
  }
  const ask = (target: string) => fetch(care.served.url + target)

  it('is given by its name, and is no part of the present one', async () => {
    expect(before.map(({ event }) => event?.type)).to.include.members(['read', 'grant'])
    expect(await trail(owner)).to.deep.equal([])
    expect(await trail(owner, `?log=${log}`)).to.deep.equal(before)
    expect(await trail(owner, `?log=${log}&from=2&limit=1`)).to.deep.equal(before.slice(2, 3))
  })

  it('is proved under the last checkpoint of that log', async () => {
    const note = await (await ask(`/v1/log/checkpoint?log=${log}`)).text()
    const { origin, size, root } = readCheckpointText(`${note.split('\n\n')[0]}\n`)
    expect(origin).to.equal(care.rig.base.origin)
    for (const { index, commitment } of before) {
      const { leafHash, proof } = await (
        await ask(`/v1/log/proof?leaf=${index}&size=${size}&log=${log}`)
      ).json()
      const parts = { index, size, root, leafHash: fromHex(leafHash), proof: proof.map(fromHex) }
      expect(() => verifyInclusion(parts)).to.not.throw()
      expect(commitment).to.have.length(64)
    }
  })

  it('has its evidence still, for the same people', async () => {
    const hash = before.find(({ event }) => event?.type === 'read')?.ev
    expect((await owner.call('GET', `/v1/evidence/${hash}`)).status).to.equal(200)
    const stranger = await care.login('stranger')
    expect((await stranger.call('GET', `/v1/evidence/${hash}`)).status).to.equal(403)
    expect((await stranger.call('GET', `/v1/patients/${patient}/trail?log=${log}`)).status).to.equal(403)
  })

  it('is empty, and without proofs, under a name that no log has', async () => {
    expect(await trail(owner, '?log=gw.example/consentry/1/9')).to.deep.equal([])
    expect((await ask('/v1/log/checkpoint?log=gw.example/consentry/1/9')).status).to.equal(404)
    expect((await ask('/v1/log/proof?leaf=0&size=1&log=gw.example/consentry/1/9')).status).to.equal(404)
    expect((await ask('/v1/log/checkpoint?log=')).status).to.equal(400)
  })
})
