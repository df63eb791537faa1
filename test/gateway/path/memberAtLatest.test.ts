import type { JsonValue } from '@consentry/protocol'
import { expect } from 'chai'
import { requestId, s } from '../../support/ids.ts'
import type { Said } from '../follow/FakeChain.ts'
import { addressOf, type Care, clinic, clinicName, memberIs, openCare } from '../guarantees/care.ts'
import type { RigSession } from '../rig/rigSession.ts'

const STAFF_AND_AGENT = 3

/** What a member may do that gives nobody a key. */
const asked: readonly (readonly [string, string, JsonValue?])[] = [
  ['GET', `/v1/orgs/${clinic}/keyring`],
  [
    'POST',
    '/v1/access-requests',
    {
      patient: addressOf('patient'),
      requestId: requestId(1),
      wrap: Buffer.alloc(1106).toString('base64url'),
    },
  ],
]

describe('an agent of an organisation', () => {
  let care: Care

  beforeEach(async () => {
    care = await openCare()
    await care.say(memberIs(STAFF_AND_AGENT))
  })
  afterEach(() => care.close())

  const codes = async (session: RigSession): Promise<readonly (string | number)[]> => {
    const found: (string | number)[] = []
    for (const [method, target, body] of asked) {
      const answer = await session.call(method, target, body)
      found.push(answer.status < 300 ? answer.status : JSON.parse(answer.bytes.toString()).code)
    }
    return found
  }

  it('is one at latest, before the block is safe', async () => {
    expect(await codes(await care.login('member', clinic))).to.deep.equal(['not_found', 202])
  })

  const losses: readonly (readonly [string, readonly Said[]])[] = [
    ['was removed', [memberIs(0)]],
    ['belongs to a suspended organisation', [{ type: 'OrgSuspended', orgId: clinic }]],
    [
      'belongs to an organisation whose time is over',
      [
        {
          type: 'OrgAccredited',
          orgId: clinic,
          admin: addressOf('member'),
          roles: 1,
          validUntil: s(10),
          name: clinicName,
        },
      ],
    ],
  ]
  for (const [what, loss] of losses) {
    it(`gets nothing when she ${what}, also where a fork takes that back before it is safe`, async () => {
      const session = await care.login('member', clinic)
      await care.say(...loss)
      expect(await codes(session)).to.deep.equal(['no_access', 'no_access'])
      if (what.endsWith('over')) return
      care.chain.cutTo(care.chain.blocks.length - 2)
      await care.say()
      await care.say()
      expect(await codes(session)).to.deep.equal(['no_access', 'no_access'])
    })
  }

  it('gets nothing by a view that is too old to know of her removal', async () => {
    const session = await care.login('member', clinic)
    care.rig.clock.time += 61_000
    expect(await codes(session)).to.deep.equal(['chain_stale', 'chain_stale'])
  })

  it('is not just anybody of the staff, where the keyring is asked for', async () => {
    await care.say(memberIs(1))
    expect((await codes(await care.login('member', clinic)))[0]).to.equal('no_access')
  })
})
