import { problemOf } from '@consentry/protocol'
import { expect } from 'chai'
import { hash, s } from '../../support/ids.ts'
import type { Said } from '../follow/FakeChain.ts'
import type { RigSession } from '../rig/rigSession.ts'
import { addressOf, type Care, clinic, clinicName, delegateIs, labs, memberIs, openCare } from './care.ts'

const patient = addressOf('patient')
const refused = JSON.stringify(problemOf('no_access'))

/** What a session of the clinic may ask for, each of which tells something. */
const asOrg: readonly (readonly [method: string, target: string, body?: { [name: string]: string }])[] = [
  ['POST', `/v1/patients/${patient}/records/${labs}/key`, { action: 'read', purpose: 'TREAT' }],
  ['GET', `/v1/patients/${patient}/records/${labs}?purpose=TREAT`],
  ['GET', `/v1/patients/${patient}/records?purpose=TREAT`],
  ['GET', '/v1/grants'],
  ['GET', '/v1/messages'],
  ['GET', '/v1/access-requests'],
  ['GET', '/v1/events'],
  ['GET', `/v1/blobs/${hash(0xb10b)}`],
  ['GET', '/v1/receipts/1'],
  ['GET', `/v1/evidence/${hash(1)}`],
]

/** What a delegate may ask for. */
const asDelegate: typeof asOrg = [
  ['POST', `/v1/patients/${patient}/records/${labs}/key`, { action: 'read' }],
  ['GET', `/v1/patients/${patient}/records/${labs}`],
  ['GET', `/v1/patients/${patient}/records`],
  ['GET', `/v1/patients/${patient}/trail`],
  ['GET', `/v1/patients/${patient}/keyring`],
  ['GET', `/v1/blobs/${hash(0xb10b)}`],
]

describe('G16: whoever lost a role gets nothing from the next request on', () => {
  let care: Care

  beforeEach(async () => {
    care = await openCare()
  })
  afterEach(() => care.close())

  const expectNothing = async (session: RigSession, asked: typeof asOrg): Promise<void> => {
    for (const [method, target, body] of asked) {
      const answer = await session.call(method, target, body)
      expect(`${target} ${answer.bytes.toString()}`).to.equal(`${target} ${refused}`)
      expect(answer.status).to.equal(403)
    }
  }

  const headTime = () => care.chain.blocks.at(-1)?.header.time ?? 0
  const org = (roles: number, until = 900_000): Said => ({
    type: 'OrgAccredited',
    orgId: clinic,
    admin: addressOf('member'),
    roles,
    validUntil: s(until),
    name: clinicName,
  })

  it('a member who is one, and a delegate who is one, get what they ask for', async () => {
    const member = await care.login('member', clinic)
    expect((await care.askKey(member)).status).to.equal(200)
    expect((await member.call('GET', '/v1/grants')).bytes.toString()).to.include(care.grant)
    expect((await member.call('GET', '/v1/messages')).status).to.equal(200)
    const delegate = await care.login('delegate')
    expect((await care.askKey(delegate, null)).status).to.equal(200)
    expect((await delegate.call('GET', `/v1/patients/${patient}/trail`)).status).to.equal(200)
  })

  const losses: readonly (readonly [string, () => readonly Said[]])[] = [
    ['a removed member', () => [memberIs(0)]],
    ['a member who keeps another role', () => [memberIs(4)]],
    ['a member whose time is over', () => [memberIs(1, headTime() + 10)]],
    ['a member of a suspended organisation', () => [{ type: 'OrgSuspended', orgId: clinic }]],
    ['a member of an organisation whose time is over', () => [org(1, headTime() + 10)]],
  ]
  for (const [name, loss] of losses) {
    it(`${name} gets nothing`, async () => {
      const member = await care.login('member', clinic)
      expect((await care.askKey(member)).status).to.equal(200)
      await care.say(...loss())
      await expectNothing(member, asOrg)
      const again = await care.login('member', clinic)
      await expectNothing(again, asOrg)
    })
  }

  it('a member who is removed while events are told to her hears nothing more', async () => {
    const member = await care.login('member', clinic)
    const { notices } = care.rig.paths
    const opened = new Promise<void>((resolve) => {
      const { open } = notices
      const hear: typeof open = (...asked) => {
        resolve()
        return open(...asked)
      }
      Object.assign(notices, { open: hear })
    })
    const told = member.call('GET', '/v1/events')
    await opened
    await care.say(memberIs(0))
    await care.fence(care.grant)
    let answer: string | null = null
    void told.then(({ bytes }) => (answer = bytes.toString()))
    while (answer === null) {
      await notices.pass()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(answer).to.equal('retry: 2000\n\n')
  })

  it('a member whose removal was seen on a chain that was forked away gets nothing', async () => {
    const member = await care.login('member', clinic)
    await care.say(memberIs(0))
    care.chain.cutTo(care.chain.blocks.length - 2)
    await care.say()
    await care.say()
    await expectNothing(member, asOrg)
  })

  it('somebody who never was a member gets nothing in the name of the organisation', async () => {
    await expectNothing(await care.login('stranger', clinic), asOrg)
  })

  const ends: readonly (readonly [string, () => Said])[] = [
    ['a removed delegate', () => delegateIs(0)],
    ['a delegate who lost READ', () => delegateIs(1)],
    ['a delegate whose time is over', () => delegateIs(16, headTime() + 10)],
  ]
  for (const [name, loss] of ends) {
    it(`${name} gets nothing`, async () => {
      const delegate = await care.login('delegate')
      expect((await care.askKey(delegate, null)).status).to.equal(200)
      await care.say(loss())
      const session = await care.login('delegate')
      await expectNothing(session, asDelegate)
      await expectNothing(delegate, asDelegate)
      expect((await session.call('GET', '/v1/grants')).bytes.toString()).to.not.include(care.grant)
    })
  }

  it('a delegate gets nothing by a view of the chain that is too old to know of a removal', async () => {
    const delegate = await care.login('delegate')
    care.rig.clock.time += 61_000
    expect((await care.askKey(delegate, null)).bytes.toString()).to.include('chain_stale')
    await expectNothing(delegate, [['GET', `/v1/patients/${patient}/trail`]])
  })
})
