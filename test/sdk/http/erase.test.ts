import { expect } from 'chai'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk over HTTP: erasure', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  it('erases a record for everybody, and the trail stays whole', async () => {
    const patient = await network.patient()
    const gone = await sdk.putRecord(patient, textRecord('gone'))
    const kept = await sdk.putRecord(patient, textRecord('kept'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    await sdk.openOwnRecord(patient, gone.recordId)
    const { receipt } = await sdk.eraseRecord(patient, gone.recordId)
    expect(receipt).to.include('\nack\n')
    expect((await sdk.listRecords(patient)).map(({ recordId }) => recordId)).to.deep.equal([kept.recordId])
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: gone.recordId }
    expect(await codeOf(openRecord(clinic, request))).to.equal('no_access')
    expect(await codeOf(sdk.openOwnRecord(patient, gone.recordId))).to.equal('no_access')
    await network.pump()
    const { alarms, entries } = await sdk.readTrail(patient)
    expect(alarms).to.deep.equal([])
    expect(entries.filter(({ event }) => event === null)).to.have.length(2)
    expect(await codeOf(sdk.eraseRecord(patient, gone.recordId))).to.equal('erased')
  })

  it('erases everything, and what is left opens nothing', async () => {
    const client = await network.client()
    const patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    await sdk.eraseEverything(patient)
    expect(() => patient.vault.inbox())
      .to.throw()
      .with.property('code', 'no_key')
    const session = await sdk.login(client)
    expect(await codeOf(sdk.unlock(session))).to.equal('stale_manifest')
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    expect(await codeOf(openRecord(clinic, request))).to.equal('no_access')
  })

  it('asks for a login of the last five minutes, and says so', async () => {
    const patient = await network.patient()
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    network.clock.time += 6 * 60_000
    await network.pump()
    const refused = await sdk.eraseRecord(patient, recordId).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(sdk.SdkError).and.to.include({ code: 'step_up_required' })
    expect(String(refused)).to.include('Log in again')
    const again = await sdk.unlock(await sdk.login(patient.session.client))
    expect(await codeOf(sdk.eraseRecord(again, recordId))).to.equal('none')
  })
})
