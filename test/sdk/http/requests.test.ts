import { expect } from 'chai'
import { parseClassName, type RequestId, toHex } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { requestAccess } from '../../../sdk/src/provider/requestAccess.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk over HTTP: requests for access', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  let patient: sdk.Patient
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())
  beforeEach(async () => {
    patient = await network.patient()
  })

  const ask = () => {
    const { classes, actions, purposes, expiresAt } = labsAt(network, clinic)
    return requestAccess(clinic, {
      patient: patient.address,
      classes: [...classes, parseClassName('vitals')],
      actions,
      purposes,
      expiresAt,
      text: 'For your check-up.',
    })
  }

  it('shows what is asked in the words of the organisation, and who that is', async () => {
    const requestId = await ask()
    const [request] = await sdk.listAccessRequests(patient, { state: 'open' })
    expect(request).to.include({
      requestId,
      org: clinic.orgId,
      organisation: 'Harbour Clinic',
      state: 'open',
    })
    if (request === undefined || 'code' in request) throw new TypeError('not opened')
    expect(request.asked.text).to.equal('For your check-up.')
    expect(request.asked.classes).to.deep.equal(['labs', 'vitals'])
    expect(request.expires - request.t).to.equal(14 * 86_400_000)
  })

  it('approves less than was asked, with one prompt, and the organisation reads', async () => {
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    const requestId = await ask()
    const grant = await sdk.approveRequest(patient, {
      requestId,
      change: { classes: [parseClassName('labs')] },
    })
    expect(grant.opening.terms.classes).to.deep.equal(['labs'])
    const read = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    expect(Buffer.from((await openRecord(clinic, read)).body).toString()).to.equal('one')
    const [answered] = await sdk.listAccessRequests(patient)
    expect(answered).to.include({ state: 'approved', grantId: grant.id })
    expect(await codeOf(sdk.approveRequest(patient, { requestId }))).to.equal('conflict')
  })

  it('declines once, and never again', async () => {
    const requestId = await ask()
    await sdk.declineRequest(patient, requestId)
    expect((await sdk.listAccessRequests(patient)).map(({ state }) => state)).to.deep.equal(['declined'])
    expect(await sdk.listAccessRequests(patient, { state: 'open' })).to.deep.equal([])
    expect(await codeOf(sdk.declineRequest(patient, requestId))).to.equal('conflict')
    const unknown = toHex(new Uint8Array(16)) as RequestId
    expect(await codeOf(sdk.declineRequest(patient, unknown))).to.equal('not_found')
  })

  it('says of a request that does not open why, and grants nothing for it', async () => {
    const requestId = await ask()
    const other = await network.patient()
    const stranger = { ...patient, vault: other.vault }
    const [request] = await sdk.listAccessRequests(stranger)
    expect(request).to.include({ requestId, code: 'bad_wrap' })
    expect(await codeOf(sdk.approveRequest(stranger, { requestId }))).to.equal('unexpected_answer')
    expect(await sdk.listGrants(patient)).to.deep.equal([])
  })
})
