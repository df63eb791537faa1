import { expect } from 'chai'
import { parseSeconds } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { codeOf } from '../support/codeOf.ts'
import { labsFor, openNetwork, textRecord, type TestNetwork } from '../support/openNetwork.ts'

// What the contracts in memory of the other tests only imitate: nonces, versions and events of the real ones. Spec §9.1

describe('sdk over HTTP: delegates and keys on the real contracts', function () {
  this.timeout(120_000)
  let network: TestNetwork
  let clinic: Agent
  before(async () => {
    network = await openNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  it('names a delegate twice, who acts, and removes her; then the keys are due, and a new root ends it', async () => {
    const client = await network.client()
    const patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
    const mother = await network.client()
    const delegate = mother.wallet.address
    const validUntil = parseSeconds(Math.floor(Date.now() / 1000) + 86_400)
    await sdk.setDelegate(patient, { delegate, rights: ['READ'], validUntil })
    await sdk.setDelegate(patient, { delegate, rights: ['READ', 'GRANT', 'KEYS'], validUntil })
    const { own } = await sdk.listDelegates(patient.session)
    expect(own).to.deep.equal([
      { patient: patient.address, delegate, rights: ['GRANT', 'KEYS', 'READ'], validUntil, hasEnded: false },
    ])
    const shared = await sdk.addSlot(patient, { by: 'wallet', wallet: mother.wallet })
    const acting = await sdk.unlock(await sdk.login(mother), { patient: patient.address })
    const { recordId } = await sdk.putRecord(acting, textRecord('by the mother'))
    await sdk.grantConsent(acting, labsFor(clinic))
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    expect(await codeOf(openRecord(clinic, request))).to.equal('none')
    expect(await sdk.keysDue(shared)).to.deep.equal({ classes: [], waiting: 0 })

    await sdk.removeDelegate(shared, delegate)
    expect(await codeOf(sdk.unlock(await sdk.login(mother), { patient: patient.address }))).to.equal(
      'wrong_wallet',
    )
    const due = await sdk.keysDue(shared)
    expect(new Set(due.classes.map(({ why }) => why))).to.deep.equal(new Set(['stale']))
    const { patient: renewed, records } = await sdk.replaceRoot(shared, { showRecoveryCode: async () => {} })
    expect(records.every((record) => 'receipt' in record)).to.equal(true)
    expect(await sdk.keysDue(renewed)).to.deep.equal({ classes: [], waiting: 0 })
    expect(Buffer.from((await sdk.openOwnRecord(renewed, recordId)).body).toString()).to.equal(
      'by the mother',
    )
    expect(await codeOf(openRecord(clinic, request))).to.equal('none')
  })

  it('gives several grants at once, and tells it in words', async () => {
    const patient = await network.patient()
    const other = await network.organisation('Hill Clinic')
    const outcomes = await sdk.grantConsents(patient, [labsFor(clinic), labsFor(other)])
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : 'given'))).to.deep.equal([
      'given',
      'given',
    ])
    const said = (await sdk.explainTrail(patient)).stories.map(({ sentence }) => sentence)
    expect(said.filter((sentence) => sentence.startsWith('You gave a grant to'))).to.have.length(2)
  })
})
