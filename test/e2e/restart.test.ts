import type { GrantId, RecordId } from '@consentry/protocol'
import { checkReceipts, fetchTransport, type Transport } from '@consentry/sdk'
import {
  listRecords,
  openOwnRecords,
  type Patient,
  putRecord,
  putRecords,
  revokeConsent,
} from '@consentry/sdk/patient'
import { listPatientRecords, openRecords, receiveGrants } from '@consentry/sdk/provider'
import { expect } from 'chai'
import { askForKeys } from '../../scripts/demo/askForKeys.ts'
import { codeOf } from './support/codeOf.ts'
import { pollUntil } from './support/pollUntil.ts'
import { grantLabs, idsOf, newPatient, openScene, type Scene, textRecord } from './support/scene.ts'

// One story in six acts; between them the network is stopped, killed in parts and killed whole.
describe('e2e: a network that is stopped and killed in the middle of the story', function () {
  this.timeout(60_000)
  let scene: Scene
  let zoe: Patient
  let grant: GrantId
  /** What was acknowledged, and its text. */
  const written = new Map<RecordId, string>()

  before(async () => {
    scene = await openScene()
    zoe = await newPatient(scene)
  })

  after(() => scene.close())

  async function store(texts: readonly string[]): Promise<void> {
    const outcomes = await putRecords(
      zoe,
      texts.map((text) => textRecord(text)),
    )
    for (const [i, id] of idsOf(outcomes).entries()) written.set(id, texts[i] ?? '')
  }

  async function expectAllWritten(): Promise<void> {
    const ids = [...written.keys()]
    expect((await listRecords(zoe)).map(({ recordId }) => recordId)).to.include.members(ids)
    for (const outcome of await openOwnRecords(zoe, ids)) {
      const text = 'body' in outcome ? Buffer.from(outcome.body).toString() : outcome.code
      expect(text).to.equal(written.get(outcome.recordId))
    }
  }

  async function clinicReads(patient: Patient): Promise<readonly string[]> {
    const { agent } = scene.clinic
    const request = { patient: patient.address, purpose: 'TREAT' } as const
    const items = await listPatientRecords(agent, request)
    const outcomes = await openRecords(agent, { ...request, records: items.map(({ recordId }) => recordId) })
    return outcomes.map((one) => ('body' in one ? Buffer.from(one.body).toString() : one.code)).sort()
  }

  it('goes on after a clean stop: records, session and vault', async () => {
    await store(['one', 'two', 'three'])
    await scene.network.stop()
    await scene.network.start()
    await expectAllWritten()
    await store(['four'])
  })

  it('goes on after a kill of the gateway in the middle of writes', async () => {
    const pending = Array.from({ length: 12 }, async (_, i) => {
      const text = `in flight ${i}`
      written.set((await putRecord(zoe, textRecord(text))).recordId, text)
    })
    const settled = Promise.allSettled(pending)
    await pending[0]
    await scene.network.kill({ gateway: true })
    await scene.network.start()
    await settled
    expect(written.size).to.be.greaterThan(4)
    await expectAllWritten()
  })

  it('goes on after a kill of the chain: a grant can be given and used', async () => {
    await scene.network.kill({ chain: true })
    await scene.network.start()
    grant = await grantLabs(scene, zoe)
    await receiveGrants(scene.clinic.agent, { patient: zoe.address })
    const texts = await clinicReads(zoe)
    expect(texts).to.include.members([...written.values()])
    // A write whose answer the kill broke off may be stored, once, or not.
    expect(new Set(texts).size).to.equal(texts.length)
    for (const text of texts) expect(text).to.match(/^(?:one|two|three|four|in flight \d+)$/)
  })

  it('makes a grant effective that was only acknowledged when everything was killed', async () => {
    let wasKilled: Promise<void> | undefined
    const transport: Transport = async (request) => {
      if (!request.url.endsWith('/v1/grants')) return fetchTransport(request)
      // A chain that is killed loses its last seconds; a grant that names a lost block is signed again (§8, §13): not
      // our story.
      await scene.network.chain()?.save()
      const answer = await fetchTransport(request)
      wasKilled ??= scene.network.kill({ gateway: true, chain: true })
      await wasKilled
      return answer
    }
    const mia = await newPatient(scene, { transport })
    await putRecord(mia, textRecord('of Mia'))
    const giving = grantLabs(scene, mia).catch(() => 'the answer was lost')
    await pollUntil('the grant is acknowledged', async () => wasKilled !== undefined)
    await wasKilled
    await scene.network.start()
    await giving
    await pollUntil('the clinic reads', async () => {
      await receiveGrants(scene.clinic.agent, { patient: mia.address })
      const reading = await clinicReads(mia).catch((): readonly string[] => [])
      return reading.includes('of Mia')
    })
  })

  it('keeps a revocation that was only acknowledged when everything was killed', async () => {
    await revokeConsent(zoe, { id: grant, rotate: false })
    await scene.network.kill({ gateway: true, chain: true })
    await scene.network.start()
    await expectRefused()
    const { chain, net } = zoe.session.client
    await pollUntil('the revocation is on chain', async () => {
      const { status } = await chain.grant(net.registry, zoe.address, grant)
      return status === 2
    })
    await expectRefused()
  })

  it('has every acknowledged leaf in a log that continues what was seen before', async () => {
    await expectAllWritten()
    for (const { client } of [zoe.session, scene.clinic.agent.session]) {
      await pollUntil('every receipt is proved', async () => {
        const { alarms, waiting } = await checkReceipts(client)
        expect(alarms).to.deep.equal([])
        return waiting === 0
      })
    }
  })

  async function expectRefused(): Promise<void> {
    const request = { patient: zoe.address, purpose: 'TREAT' } as const
    expect(await codeOf(listPatientRecords(scene.clinic.agent, request))).to.equal('no_access')
    const keys = await askForKeys(scene.clinic, zoe.address, [...written.keys()])
    expect(keys.given.size).to.equal(0)
    expect(new Set(keys.refused.values())).to.deep.equal(new Set(['no_access']))
  }
})
