import { join } from 'node:path'
import { expect } from 'chai'
import { fileReceipts } from '../../../sdk/src/node.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { labsAt } from '../rig/labsAt.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk/provider: receipts kept and checked later, over HTTP', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let folder: TemporaryFolder
  before(async () => {
    folder = await temporaryFolder()
    network = await openRigNetwork()
  })
  after(async () => {
    await network?.close()
    await folder?.remove()
  })

  it('proves after a restart that every read and write is in the log', async () => {
    const path = join(folder.path, 'clinic.ndjson')
    const store = await fileReceipts(path)
    const clinic = await network.organisation('Harbour Clinic', { receipts: store })
    const patient = await network.patient()
    const { recordId: record } = await sdk.putRecord(patient, textRecord('one'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const request = { patient: patient.address, purpose: 'TREAT' as const }
    await provider.openRecord(clinic, { ...request, record })
    await provider.writeRecord(clinic, { ...request, record: textRecord('result') })
    await store.close()

    const reopened = await fileReceipts(path)
    try {
      expect(await reopened.unproved()).to.have.length(2)
      const client = { ...clinic.session.client, receipts: reopened }
      await network.anchorAll()
      const checked = await provider.checkReceipts(client)
      expect(checked).to.deep.include({ proved: 2, waiting: 0, alarms: [] })
      expect(await reopened.unproved()).to.deep.equal([])
    } finally {
      await reopened.close()
    }
  })

  it('raises an alarm where the log does not hold what was promised', async () => {
    const clinic = await network.organisation('Other Clinic')
    const patient = await network.patient()
    const { recordId: record } = await sdk.putRecord(patient, textRecord('one'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    await provider.openRecord(clinic, { patient: patient.address, purpose: 'TREAT', record })
    await network.anchorAll()
    const { client } = clinic.session
    const [kept] = await client.receipts.all()
    const forged = { ...kept!, leafHash: new Uint8Array(32) }
    await client.receipts.add(forged)
    const { alarms, proved } = await provider.checkReceipts(client)
    expect(alarms).to.deep.equal([{ index: forged.index, code: 'bad_proof', note: forged.note }])
    expect(proved).to.equal(0)
  })
})
