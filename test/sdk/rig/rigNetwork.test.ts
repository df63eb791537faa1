import { expect } from 'chai'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { labsAt } from './labsAt.ts'
import { openRigNetwork, type RigNetwork } from './openRigNetwork.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk over HTTP: the network in this process', function () {
  this.timeout(60_000)
  let network: RigNetwork
  before(async () => {
    network = await openRigNetwork()
  })
  after(async () => network?.close())

  it('carries a record from the patient to the clinic, and its revocation', async () => {
    const clinic = await network.organisation('Harbour Clinic')
    const patient = await network.patient()
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    const { id } = await sdk.grantConsent(patient, labsAt(network, clinic))
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    const opened = await provider.openRecord(clinic, request)
    expect(Buffer.from(opened.body).toString()).to.equal('one')
    await sdk.revokeConsent(patient, { id, rotate: true })
    await network.anchorAll()
    const again = await sdk.unlock(await sdk.login(patient.session.client))
    const trail = await sdk.readTrail(again)
    expect(trail.alarms).to.deep.equal([])
    expect(new Set(trail.entries.map(({ proof }) => proof))).to.deep.equal(new Set(['anchored']))
  })
})
