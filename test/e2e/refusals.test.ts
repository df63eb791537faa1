import { type OrgId, type RecordId, toHex } from '@consentry/protocol'
import { createClient, fetchTransport, login, type TransportRequest } from '@consentry/sdk'
import { listRecords, type Patient, putRecord, putRecords, revokeConsent } from '@consentry/sdk/patient'
import { listPatientRecords, receiveGrants, requestKeys } from '@consentry/sdk/provider'
import { expect } from 'chai'
import { askForKeys } from '../../scripts/demo/askForKeys.ts'
import { codeOf } from './support/codeOf.ts'
import { pollUntil } from './support/pollUntil.ts'
import { grantLabs, idsOf, newActor, newPatient, openScene, type Scene, textRecord } from './support/scene.ts'
import { tapTransport } from './support/tapTransport.ts'

describe('e2e: whoever may not, gets nothing', function () {
  this.timeout(60_000)
  let scene: Scene
  let zoe: Patient
  let ids: readonly RecordId[]

  before(async () => {
    scene = await openScene()
    zoe = await newPatient(scene)
    const records = [textRecord('a lab'), textRecord('a note', 'notes'), textRecord('in two', 'labs')]
    ids = idsOf(await putRecords(zoe, records))
  })

  after(() => scene.close())

  it('refuses a login that another wallet signed', async () => {
    const [one, other] = [await newActor(scene), await newActor(scene)]
    const { address } = one.client.wallet
    const client = await createClient({
      gateway: scene.stage.gateway,
      chain: one.client.chain,
      wallet: { ...other.client.wallet, address },
    })
    expect(await codeOf(login(client))).to.equal('invalid_token')
  })

  it('shows a patient nothing of another', async () => {
    const mia = await newPatient(scene)
    const path = { p: zoe.address }
    expect(await codeOf(mia.session.call('listRecords', { path }))).to.equal('no_access')
    const { value } = await mia.session.call('releaseKeys', { path, json: { action: 'read', records: ids } })
    expect(value.items).to.deep.equal(ids.map((recordId) => ({ recordId, code: 'no_access' })))
    expect(await codeOf(mia.session.call('readKeyring', { path }))).to.equal('no_access')
    expect(await codeOf(mia.session.call('readTrail', { path }))).to.equal('no_access')
  })

  it('gives somebody who is no member of the clinic nothing in its name', async () => {
    const { client } = await newActor(scene)
    const asking = async (): Promise<unknown> => {
      const session = await login(client, { role: scene.clinic.orgId as OrgId })
      return session.call('listRecords', { path: { p: zoe.address }, query: { purpose: 'TREAT' } })
    }
    expect(await codeOf(asking())).to.equal('no_access')
  })

  it('gives the clinic nothing without a grant, and the same bytes whether a record exists or not', async () => {
    const { session } = scene.clinic.agent
    expect(
      await codeOf(listPatientRecords(scene.clinic.agent, { patient: zoe.address, purpose: 'TREAT' })),
    ).to.equal('no_access')
    const unknown = toHex(new Uint8Array(16).fill(7)) as RecordId
    for (const rid of [ids[0], unknown]) {
      const asked = session.call('releaseKey', {
        path: { p: zoe.address, rid: rid ?? '' },
        json: { action: 'read', purpose: 'TREAT' },
      })
      expect(await codeOf(asked)).to.equal('no_access')
    }
  })

  it('takes a proof of possession once only', async () => {
    let sent: TransportRequest | undefined
    const transport = tapTransport(({ request }) => {
      if (request.url.includes('/records')) sent = request
    })
    const mia = await newPatient(scene, { transport })
    await listRecords(mia)
    const answer = await fetchTransport(sent!)
    expect(answer.status).to.equal(401)
    expect(JSON.parse(Buffer.from(answer.body).toString())).to.have.property('code', 'invalid_dpop_proof')
  })

  it('takes a proof for its own method, path, query and body only', async () => {
    let isChanged = false
    let change = (request: TransportRequest): TransportRequest => request
    const transport = async (request: TransportRequest) =>
      fetchTransport(isChanged ? change(request) : request)
    const mia = await newPatient(scene, { transport })
    isChanged = true
    const changes: readonly ((request: TransportRequest) => TransportRequest)[] = [
      (request) => ({ ...request, url: `${request.url}&class=labs` }),
      (request) => ({ ...request, url: request.url.replace('/records?', '/trail?') }),
      (request) => ({ ...request, headers: { ...request.headers, dpop: `${request.headers['dpop']}x` } }),
    ]
    for (const each of changes) {
      change = each
      expect(await codeOf(listRecords(mia))).to.equal('invalid_dpop_proof')
    }
  })

  it('judges class, further classes, action and purpose of every record on its own', async () => {
    const [two] = idsOf(
      await putRecords(zoe, [{ ...textRecord('both', 'mental'), also: textClasses('hiv') }]),
    )
    const grant = await grantLabs(scene, zoe, { classes: ['labs', 'mental'] })
    await receiveGrants(scene.clinic.agent, { patient: zoe.address })
    const keys = await askForKeys(scene.clinic, zoe.address, [...ids, two!])
    expect([...keys.given].sort()).to.deep.equal([ids[0], ids[2]].sort())
    expect([...keys.refused.values()]).to.deep.equal(['no_access', 'no_access'])
    const request = { patient: zoe.address, records: [ids[0]!] }
    const [research] = await requestKeys(scene.clinic.agent, { ...request, purpose: 'HRESCH' })
    expect(research).to.deep.equal({ recordId: ids[0], code: 'no_access' })
    await revokeConsent(zoe, { id: grant, rotate: false })
  })

  it('refuses from the moment a grant has ended', async () => {
    await grantLabs(scene, zoe, { seconds: 4 })
    const first = await askForKeys(scene.clinic, zoe.address, ids.slice(0, 1))
    expect(first.given.size).to.equal(1)
    await pollUntil('the grant has ended', async () => {
      const { refused } = await askForKeys(scene.clinic, zoe.address, ids.slice(0, 1))
      return refused.get(ids[0]!) === 'no_access'
    })
  })

  it('writes nothing of what it refuses', async () => {
    const before = await listRecords(zoe)
    const mia = await newPatient(scene)
    const record = await putRecord(mia, textRecord('of Mia'))
    const bytes = new TextEncoder().encode(JSON.stringify({ ...record.manifest, patient: zoe.address }))
    const foreign = mia.session.call('writeRecord', { bytes })
    expect(['no_access', 'invalid_manifest']).to.include(await codeOf(foreign))
    const spaced = new TextEncoder().encode(JSON.stringify(record.manifest, null, 1))
    expect(await codeOf(mia.session.call('writeRecord', { bytes: spaced }))).to.equal('invalid_manifest')
    expect(await listRecords(zoe)).to.deep.equal(before)
    expect(await listRecords(mia)).to.have.length(1)
  })

  it('stores no bytes that are not an envelope or not what they are called', async () => {
    const { session } = zoe
    const junk = new Uint8Array(100).fill(1)
    const digest = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', junk)))
    expect(await codeOf(session.call('putBlob', { path: { sha256: digest }, bytes: junk }))).to.equal(
      'bad_envelope_header',
    )
    const other = toHex(new Uint8Array(32).fill(9))
    const named = session.call('putBlob', { path: { sha256: other }, bytes: junk })
    expect(['bad_request', 'bad_envelope_header']).to.include(await codeOf(named))
    for (const sha256 of [digest, other]) {
      expect(await codeOf(session.call('readBlob', { path: { sha256 } }))).to.equal('no_access')
    }
  })
})

function textClasses(name: string): NonNullable<ReturnType<typeof textRecord>['also']> {
  return [textRecord('', name).class]
}
