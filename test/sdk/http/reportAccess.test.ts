import { expect } from 'chai'
import { disclosureCsv } from '@consentry/fhir'
import type { TransportRequest } from '../../../sdk/src/client/ports.ts'
import { fetchTransport } from '../../../sdk/src/client/fetchTransport.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { labsAt } from '../rig/labsAt.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk over HTTP: reports about access', function () {
  this.timeout(60_000)
  let network: RigNetwork
  before(async () => {
    network = await openRigNetwork()
  })
  after(async () => network?.close())

  it('says who received what, by the name that the chain has', async () => {
    const clinic = await network.organisation('Harbour Clinic')
    const patient = await network.patient()
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    await openRecord(clinic, request)
    await openRecord(clinic, request)
    await codeOf(openRecord(clinic, { ...request, purpose: 'HRESCH' }))
    await network.anchorAll()
    const again = await sdk.unlock(await sdk.login(patient.session.client))
    const accounting = await sdk.reportAccess(again, { kind: 'accounting' })
    const released = accounting.rows.filter(({ org, outcome }) => org !== null && outcome === 'released')
    expect(released).to.have.length(1)
    expect(released[0]).to.deep.include({
      recipient: { name: 'Harbour Clinic' },
      purpose: 'TREAT',
      classes: ['labs'],
      exemption: 'treatment_payment_operations',
      proof: 'anchored',
    })
    expect(released[0]?.count).to.be.at.least(2)
    const overview = await sdk.reportAccess(again, { kind: 'overview' })
    expect(overview.rows.filter(({ outcome }) => outcome === 'refused')).to.have.length(1)
    expect(disclosureCsv(overview)).to.include('Harbour Clinic')
    const none = await sdk.reportAccess(again, { kind: 'overview', to: accounting.from })
    expect(none.rows).to.deep.equal([])
  })

  it('gives no report of a trail that lacks an entry', async () => {
    let hides = false
    const transport: typeof fetchTransport = async (request: TransportRequest) => {
      const answer = await fetchTransport(request)
      if (!hides || !request.url.includes('/trail')) return answer
      const page = JSON.parse(Buffer.from(answer.body).toString()) as { readonly items: readonly unknown[] }
      return { ...answer, body: Buffer.from(JSON.stringify({ ...page, items: page.items.toSpliced(1, 1) })) }
    }
    const patient = await network.patient({ transport })
    await sdk.putRecord(patient, textRecord('one'))
    await sdk.putRecord(patient, textRecord('two'))
    hides = true
    expect(await codeOf(sdk.reportAccess(patient, { kind: 'overview' }))).to.equal('bad_trail')
  })
})
