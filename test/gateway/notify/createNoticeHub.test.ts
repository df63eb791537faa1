import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import { address, hash, ms, orgId } from '../../support/ids.ts'
import { type Listening, listening } from './listening.ts'

const patient = address(1)

describe('gateway/notify/createNoticeHub', () => {
  let here: Listening

  beforeEach(async () => {
    here = await listening()
  })
  afterEach(() => here.store.remove())

  const open = async (n = 1, after: number | null = null, hub = here.hub) =>
    hub.open({ recipient: patient, tokenHash: hash(n), member: null }, after)

  const later = async (millis: number) => {
    here.now = ms(here.now + millis)
  }

  it('tells what comes from now on, with its place, and nothing of others', async () => {
    await here.login(1)
    await here.tell(patient)
    const stream = await open()
    await here.tell(address(2), patient)
    await here.hub.pass()
    expect(await here.events(stream, 1)).to.equal('id: 3\nevent: fence\ndata: {"n":3}\n\n')
  })

  it('goes on after the place that a reader names, without gap or repetition', async () => {
    await here.login(1)
    const told = Array.from({ length: 250 }, () => patient)
    await here.tell(...told)
    const stream = await open(1, 20)
    await here.tell(patient)
    await here.hub.pass()
    const ids = [...(await here.events(stream, 231)).matchAll(/id: (\d+)/g)].map(([, id]) => Number(id))
    expect(ids).to.deep.equal(Array.from({ length: 231 }, (_, at) => 21 + at))
  })

  it('tells what another gateway wrote', async () => {
    await here.login(1)
    const [one, two] = [await open(), await open(1, null, here.another())]
    await here.tell(patient)
    await here.hub.pass()
    expect(await here.events(one, 1)).to.include('id: 1\n')
    expect(await here.events(two, 1)).to.include('id: 1\n')
  })

  it('keeps no more than a little for a reader that takes nothing, and loses nothing', async () => {
    await here.login(1)
    const stream = await open()
    await here.tell(patient)
    await here.hub.pass()
    await here.events(stream, 1)
    for (let n = 0; n < 30; n++) {
      await here.tell(...Array.from({ length: 20 }, () => patient))
      await here.hub.pass()
    }
    const ids = [...(await here.events(stream, 600)).matchAll(/id: (\d+)/g)].map(([, id]) => Number(id))
    expect(ids).to.deep.equal(Array.from({ length: 600 }, (_, at) => 2 + at))
  })

  it('ends for somebody who is no member any more, before anything else is told or at the next sign of life', async () => {
    const org = orgId(7)
    const [one, two] = [address(3), address(4)]
    for (const actor of [one, two]) here.members.add(`${org} ${actor}`)
    await here.login(1, { address: one, role: org })
    await here.login(2, { address: two, role: org })
    const openAs = (n: number, actor: Address) =>
      here.hub.open({ recipient: org, tokenHash: hash(n), member: { org, actor } }, null)
    const [left, stays] = [await openAs(1, one), await openAs(2, two)]
    await here.tell(org)
    await here.hub.pass()
    for (const stream of [left, stays]) expect(await here.events(stream, 1)).to.include('id: 1')
    here.members.delete(`${org} ${one}`)
    await here.tell(org)
    await here.hub.pass()
    expect(await left.next()).to.equal(null)
    expect(await here.events(stays, 1)).to.include('id: 2')
    here.members.clear()
    here.now = ms(here.now + 14_999)
    await here.hub.pass()
    here.now = ms(here.now + 1)
    await here.hub.pass()
    expect(await stays.next()).to.equal(null)
  })

  it('tells somebody who comes back nothing of before, where she is no member any more', async () => {
    const [org, actor] = [orgId(7), address(3)]
    await here.login(1, { address: actor, role: org })
    await here.tell(org)
    const stream = await here.hub.open({ recipient: org, tokenHash: hash(1), member: { org, actor } }, 0)
    expect(await stream.next()).to.equal(null)
  })

  it('gives a sign of life every 15 s of silence', async () => {
    await here.login(1)
    const stream = await open()
    here.now = ms(here.now + 14_999)
    await here.hub.pass()
    await here.tell(patient)
    await here.hub.pass()
    expect(await stream.next()).to.include('id: 1')
    here.now = ms(here.now + 15_000)
    await here.hub.pass()
    expect(await stream.next()).to.equal(': still here\n\n')
  })

  for (const [how, end] of [
    ['was logged out', () => here.store.ledger.write((tx) => tx.logins.deleteSession(hash(1)))],
    [
      'ended with everything revoked',
      () => here.store.ledger.write((tx) => tx.logins.deletePatientSessions(patient)),
    ],
    ['is over', () => later(8_000_000)],
    ['was idle for 30 min', () => later(1_800_001)],
  ] as const) {
    it(`ends with its session, and tells it nothing more, once that ${how}`, async () => {
      await here.login(1)
      await here.login(2, { address: address(2) })
      const stream = await open()
      await end()
      await here.tell(patient)
      await here.hub.pass()
      expect(await stream.next()).to.equal(null)
    })
  }

  it('ends within a second where nothing is told', async () => {
    await here.login(1)
    const stream = await open()
    await here.hub.pass()
    await here.store.ledger.write((tx) => tx.logins.deleteSession(hash(1)))
    here.now = ms(here.now + 1_000)
    await here.hub.pass()
    expect(await stream.next()).to.equal(null)
  })

  it('asks nothing while nobody listens, and does not tell twice when somebody comes again', async () => {
    await here.login(1)
    const stream = await open()
    here.hub.close(stream)
    expect(await stream.next()).to.equal(null)
    await here.tell(patient)
    await here.hub.pass()
    const again = await open()
    await here.tell(patient)
    await here.hub.pass()
    expect(await here.events(again, 1)).to.equal('id: 2\nevent: fence\ndata: {"n":2}\n\n')
  })
})
