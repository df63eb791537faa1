import { expect } from 'chai'
import { parseClassName } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { bytes32 } from '../../support/ids.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk over HTTP: several grants at once', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinics: readonly Agent[]
  before(async () => {
    network = await openRigNetwork()
    clinics = [
      await network.organisation('Harbour Clinic'),
      await network.organisation('Hill Clinic'),
      await network.organisation('Quay Clinic'),
    ]
  })
  after(async () => network?.close())

  const newPatient = async () => {
    const client = await network.client()
    const patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
    client.wallet.prompts.length = 0
    return { client, patient }
  }
  const nobody = () => ({ ...labsAt(network, { orgId: bytes32(0x999) as Agent['orgId'] }) })

  it('gives each with one prompt, and every grantee reads', async () => {
    const { client, patient } = await newPatient()
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    const outcomes = await sdk.grantConsents(
      patient,
      clinics.map((clinic) => labsAt(network, clinic)),
    )
    expect(client.wallet.prompts).to.deep.equal(['Grant', 'Grant', 'Grant'])
    expect(outcomes.every((outcome) => 'receipt' in outcome)).to.equal(true)
    for (const clinic of clinics) {
      const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
      expect(Buffer.from((await openRecord(clinic, request)).body).toString()).to.equal('one')
    }
    const { gateways } = await sdk.revokeAll(patient)
    expect(gateways.map(({ latched }) => latched)).to.deep.equal([true])
  })

  it('begins new epochs once for all that are without history', async () => {
    const { client, patient } = await newPatient()
    const terms = clinics.map((clinic) => labsAt(network, clinic, { history: 'excluded' }))
    await sdk.grantConsents(patient, terms)
    expect(client.wallet.prompts).to.deep.equal(['SetKeys', 'Grant', 'Grant', 'Grant'])
    const { manifest } = await sdk.putRecord(patient, textRecord('later'))
    expect(manifest.epoch).to.equal(2)
  })

  it('tells of each that failed why, and gives the others', async () => {
    const { patient } = await newPatient()
    const [clinic] = clinics
    if (clinic === undefined) throw new TypeError('no clinic')
    const outcomes = await sdk.grantConsents(patient, [
      nobody(),
      labsAt(network, clinic),
      labsAt(network, clinic, { classes: [] }),
    ])
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : 'given'))).to.deep.equal([
      'org_unavailable',
      'given',
      'bad_request',
    ])
    expect(await sdk.listGrants(patient)).to.have.length(1)
  })

  it('sends none when all are wanted and one cannot be, or a person declines', async () => {
    const { client, patient } = await newPatient()
    const [clinic] = clinics
    if (clinic === undefined) throw new TypeError('no clinic')
    const both = [labsAt(network, clinic), nobody()]
    expect(await codeOf(sdk.grantConsents(patient, both, { mode: 'all' }))).to.equal('org_unavailable')
    let asked = 0
    const wallet: sdk.Wallet = {
      ...client.wallet,
      signTypedData: async (data) => {
        if (++asked === 2) throw new sdk.SdkError('wallet_rejected', 'The person declined')
        return client.wallet.signTypedData(data)
      },
    }
    const declining = { ...patient, session: { ...patient.session, client: { ...client, wallet } } }
    const two = [labsAt(network, clinic), labsAt(network, clinic, { classes: [parseClassName('vitals')] })]
    expect(await codeOf(sdk.grantConsents(declining, two, { mode: 'all' }))).to.equal('wallet_rejected')
    expect(await sdk.listGrants(patient)).to.deep.equal([])
    asked = 0
    const each = await sdk.grantConsents(declining, two)
    expect(each.map((outcome) => ('code' in outcome ? outcome.code : 'given'))).to.deep.equal([
      'given',
      'wallet_rejected',
    ])
  })
})
