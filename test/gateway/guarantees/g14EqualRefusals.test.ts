import { problemOf } from '@consentry/protocol'
import { expect } from 'chai'
import { createNodeEs256 } from '../../../gateway/src/adapters/crypto/createNodeEs256.ts'
import { recordRoutes } from '../../../gateway/src/http/routes/recordRoutes.ts'
import { loginRoutes } from '../../../gateway/src/http/routes/loginRoutes.ts'
import { createAuthenticate } from '../../../gateway/src/request/authenticate.ts'
import { createNonces } from '../../../gateway/src/request/nonce.ts'
import { hash, recordId } from '../../support/ids.ts'
import { type ServedApp, serveApp } from '../http/serveApp.ts'
import { rigOrigin } from '../rig/rigConfig.ts'
import { type RigAnswer, type RigSession, rigLogin, rigWallet } from '../rig/rigSession.ts'
import { addressOf, type Care, clinic, labs, memberIs, openCare, who } from './care.ts'

const patient = addressOf('patient')
const key = (rid: string = labs, of: string = patient) => `/v1/patients/${of}/records/${rid}/key`
const read = { action: 'read', purpose: 'TREAT' }

/** What may differ from answer to answer. */
const own = new Set(['date', 'dpop-nonce', 'x-request-id'])

describe('G14: all refusals without access are alike', () => {
  let care: Care

  beforeEach(async () => {
    care = await openCare()
  })
  afterEach(() => care.close())

  const wire = ({ status, headers, bytes }: RigAnswer): string =>
    JSON.stringify([status, [...headers].filter(([name]) => !own.has(name)).sort(), bytes.toString('hex')])

  it('the same bytes, whatever is the reason and whichever the route', async () => {
    const member = await care.login('member', clinic)
    const stranger = await care.login('stranger', clinic)
    const person = await care.login('stranger')
    const answers: RigAnswer[] = [
      // A record that is not there, a patient who is not there, another class of reason each.
      await member.call('POST', key(recordId(0xbad)), read),
      await member.call('POST', key(labs, rigWallet(99).address), read),
      await member.call('POST', key(), { action: 'read', purpose: 'HPAYMT' }),
      await member.call('POST', key(), { action: 'read', purpose: 'HRESCH' }),
      await stranger.call('POST', key(), read),
      await person.call('POST', key(), { action: 'read' }),
      await person.call('GET', `/v1/patients/${patient}/records`),
      await person.call('GET', `/v1/patients/${patient}/records/${labs}`),
      await person.call('GET', `/v1/patients/${patient}/trail`),
      await person.call('GET', `/v1/patients/${patient}/keyring`),
      await person.call('GET', `/v1/blobs/${hash(0xb10b)}`),
      await person.call('GET', `/v1/blobs/${hash(0xbad)}`),
      await person.call('GET', `/v1/grants/${care.grant}`),
      await stranger.call('GET', '/v1/grants'),
    ]
    await care.fence(care.grant)
    answers.push(await member.call('POST', key(), read))
    await care.say(memberIs(0))
    answers.push(await member.call('POST', key(), read))
    await care.say({ type: 'OrgSuspended', orgId: clinic })
    answers.push(await member.call('POST', key(), read))
    for (const answer of answers) expect(wire(answer)).to.equal(wire(answers[0] as RigAnswer))
    expect(answers[0]?.bytes.toString()).to.equal(JSON.stringify(problemOf('no_access')))
  })

  describe('and the same time', () => {
    /** Time of the injected clock, ms; every look at it takes one. */
    let time = 0
    let floors: number[] = []
    let release: () => void = () => {}
    let app: ServedApp

    beforeEach(async () => {
      const { ledger, sessions, replay, clock } = care.rig.base
      time = 1_000
      floors = []
      app = await serveApp({
        handlers: { ...loginRoutes(care.rig.paths), ...recordRoutes(care.rig.paths) },
        authenticate: createAuthenticate({
          ledger,
          sessions,
          replay,
          clock,
          index: care.rig.engine.follower,
          verifyEs256: createNodeEs256(),
          gateway: rigOrigin,
        }),
        issueNonce: () => createNonces(replay.nonceKey()).issue(clock.now()),
        monotonic: () => time,
        refusalFloor: (startedAt) => {
          floors.push(startedAt)
          return new Promise((resolve) => {
            release = resolve
          })
        },
      })
    })
    afterEach(() => app.close())

    const login = (name: 'member' | 'stranger'): Promise<RigSession> =>
      rigLogin({ url: app.origin, clock: care.rig.clock }, { wallet: rigWallet(who[name]), role: clinic })

    /** Asks, and says whether the answer waited for the floor and when the floor began. */
    const ask = async (session: RigSession, target: string) => {
      time += 500
      const startedAt = time
      let isAnswered = false
      const answering = session.call('POST', target, read).then((answer) => {
        isAnswered = true
        return answer
      })
      while (floors.length === 0 && !isAnswered) await new Promise((resolve) => setImmediate(resolve))
      const waited = !isAnswered
      // However long the decision took: the floor counts from the beginning.
      time += 7
      release()
      return {
        status: (await answering).status,
        waited,
        began: floors[0] === startedAt,
        floors: floors.length,
      }
    }

    it('each waits for one floor that began with its request', async () => {
      const [member, stranger] = [await login('member'), await login('stranger')]
      // The first request of a session only fetches its nonce.
      await member.call('GET', '/v1/session')
      await stranger.call('GET', '/v1/session')
      const unknown = key(recordId(0xbad))
      for (const [session, target] of [
        [member, unknown],
        [stranger, key()],
        [stranger, unknown],
      ] as const) {
        floors = []
        expect(await ask(session, target)).to.deep.equal({
          status: 403,
          waited: true,
          began: true,
          floors: 1,
        })
      }
    })

    it('a permission waits for none', async () => {
      const member = await login('member')
      await member.call('GET', '/v1/session')
      expect(await ask(member, key())).to.include({ status: 200, floors: 0 })
    })
  })
})
