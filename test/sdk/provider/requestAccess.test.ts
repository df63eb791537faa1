import { expect } from 'chai'
import { type ClassName, parseSeconds, type RequestId } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { labsAt } from '../rig/labsAt.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'
import { type Lie, tamper } from '../support/tamper.ts'

describe('sdk/provider: asking for access, over HTTP', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  const wishFor = (patient: sdk.Patient, change: Partial<provider.AccessWish> = {}): provider.AccessWish => ({
    patient: patient.address,
    classes: ['medications', 'labs', 'labs'] as ClassName[],
    actions: ['read'],
    purposes: ['TREAT'],
    expiresAt: parseSeconds(Math.floor(network.clock.time / 1000) + 86_400),
    text: 'For your check-up on Monday.',
    ...change,
  })

  it('reaches the patient in words that only she can read, and is answered by a grant', async () => {
    const patient = await network.patient()
    const requestId = await provider.requestAccess(clinic, wishFor(patient))
    const [before] = await provider.listAccessRequests(clinic)
    expect(before).to.include({ requestId, patient: patient.address, state: 'open', grantId: null })
    const [asked] = await sdk.listAccessRequests(patient)
    expect(asked).to.deep.include({ requestId, org: clinic.orgId, organisation: 'Harbour Clinic' })
    expect(asked !== undefined && 'asked' in asked ? asked.asked : asked).to.deep.include({
      classes: ['labs', 'medications'],
      text: 'For your check-up on Monday.',
    })
    const { id } = await sdk.approveRequest(patient, { requestId })
    expect(await provider.readAccessRequest(clinic, requestId)).to.include({ state: 'approved', grantId: id })
    expect(await provider.listGranted(clinic, { patient: patient.address })).to.have.length(1)
  })

  it('shows the gateway nothing of what is asked', async () => {
    const patient = await network.patient()
    const bodies: string[] = []
    const spied = await network.organisation('Spied Clinic', {
      transport: async (request) => {
        bodies.push(Buffer.from(request.body ?? []).toString())
        const { fetchTransport } = await import('../../../sdk/src/client/fetchTransport.ts')
        return fetchTransport(request)
      },
    })
    await provider.requestAccess(spied, wishFor(patient))
    expect(bodies.join())
      .to.include('requestId')
      .and.not.to.match(/check-up|labs|TREAT/)
  })

  it('is declined, or ends after 14 days', async () => {
    const patient = await network.patient()
    const declined = await provider.requestAccess(clinic, wishFor(patient))
    await sdk.declineRequest(patient, declined)
    expect((await provider.readAccessRequest(clinic, declined)).state).to.equal('declined')
    expect(await codeOf(sdk.approveRequest(patient, { requestId: declined }))).to.equal('conflict')
    const open = await provider.requestAccess(clinic, wishFor(patient))
    network.clock.time += 14 * 86_400_000
    await network.pump()
    const later = { ...clinic, session: await sdk.login(clinic.session.client, { role: clinic.orgId }) }
    expect((await provider.readAccessRequest(later, open)).state).to.equal('expired')
    clinic = later
  })

  it('is refused for whoever has no vault, for terms that no grant can have and for an unknown id', async () => {
    const patient = await network.patient()
    const stranger = await network.client()
    const unknown = { ...wishFor(patient), patient: stranger.wallet.address }
    expect(await codeOf(provider.requestAccess(clinic, unknown))).to.equal('not_enrolled')
    expect(await codeOf(provider.requestAccess(clinic, wishFor(patient, { classes: [] })))).to.equal(
      'bad_request',
    )
    const nobody = '0'.repeat(32) as RequestId
    expect(await codeOf(provider.readAccessRequest(clinic, nobody))).to.equal('not_found')
  })

  it('is refused to an organisation that was suspended, and to another’s', async () => {
    const patient = await network.patient()
    const other = await network.organisation('Other Clinic')
    const requestId = await provider.requestAccess(clinic, wishFor(patient))
    expect(await codeOf(provider.readAccessRequest(other, requestId))).to.equal('not_found')
    network.contracts.say([{ type: 'OrgSuspended', orgId: other.orgId }])
    await network.pump()
    expect(await codeOf(provider.requestAccess(other, wishFor(patient)))).to.equal('no_access')
  })

  it('is refused above three requests a day to one patient', async () => {
    const patient = await network.patient()
    for (let i = 0; i < 3; i++) await provider.requestAccess(clinic, wishFor(patient))
    expect(await codeOf(provider.requestAccess(clinic, wishFor(patient)))).to.equal('rate_limited')
  })

  it('catches a gateway that shows another organisation’s request', async () => {
    const lies: { listAccessRequests?: Lie } = {}
    const spied = await network.organisation('Third Clinic', { transport: tamper(lies) })
    const patient = await network.patient()
    await provider.requestAccess(spied, wishFor(patient))
    lies.listAccessRequests = {
      json: (page) => ({
        ...page,
        items: page['items'].map((item: object) => ({ ...item, org: clinic.orgId })),
      }),
    }
    expect(await codeOf(provider.listAccessRequests(spied))).to.equal('unexpected_answer')
  })

  it('tells where each grant stands', async () => {
    const patient = await network.patient()
    const filter = { patient: patient.address }
    const stateOf = async () => (await provider.listGranted(clinic, filter)).map(({ state }) => state)
    const now = Math.floor(network.clock.time / 1000)
    const brief = { expiresAt: parseSeconds(now + 1_800), notBefore: parseSeconds(now + 900) }
    await sdk.putRecord(patient, textRecord('one'))
    await sdk.grantConsent(patient, labsAt(network, clinic, brief))
    expect(await stateOf()).to.deep.equal(['future'])
    network.clock.time += 1_000_000
    await network.pump()
    expect(await stateOf()).to.deep.equal(['active'])
    network.clock.time += 1_000_000
    await network.pump()
    expect(await stateOf()).to.deep.equal(['expired'])
    const again = await sdk.unlock(await sdk.login(patient.session.client))
    const { id } = await sdk.grantConsent(again, labsAt(network, clinic))
    await sdk.revokeConsent(again, { id, rotate: false })
    expect(await stateOf()).to.have.members(['expired', 'revoked'])
  })
})
