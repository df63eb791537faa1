import { expect } from 'chai'
import { parseClassName, parseSeconds, type Seconds } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk over HTTP: delegates', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  const inDays = (days: number): Seconds =>
    parseSeconds(Math.floor(network.clock.time / 1000) + days * 86_400)

  /** A child whose mother is delegate, with a way into the vault. */
  const family = async (rights: readonly sdk.DelegateRight[], days = 365) => {
    const client = await network.client()
    const codes: string[] = []
    const patient = await sdk.enrol(await sdk.login(client), {
      showRecoveryCode: async (code) => void codes.push(code),
    })
    const mother = await network.client()
    const delegate = mother.wallet.address
    client.wallet.prompts.length = 0
    await sdk.setDelegate(patient, { delegate, rights, validUntil: inDays(days) })
    expect(client.wallet.prompts).to.deep.equal(['SetDelegate'])
    const [recoveryCode = ''] = codes
    const shared = await sdk.addSlot(patient, { by: 'wallet', wallet: mother.wallet }, { recoveryCode })
    return { patient: shared, mother, delegate }
  }
  const asMother = async ({ mother, patient }: Awaited<ReturnType<typeof family>>) =>
    sdk.unlock(await sdk.login(mother), { patient: patient.address })

  it('lets a delegate with all rights read, write, grant, revoke and rotate for the patient', async () => {
    const all = await family(['READ', 'GRANT', 'REVOKE', 'KEYS'])
    const { patient, mother } = all
    const { recordId } = await sdk.putRecord(patient, textRecord('of the child'))
    const acting = await asMother(all)
    expect([acting.address, acting.session.address]).to.deep.equal([patient.address, mother.wallet.address])
    expect(Buffer.from((await sdk.openOwnRecord(acting, recordId)).body).toString()).to.equal('of the child')
    const written = await sdk.putRecord(acting, textRecord('by the mother'))
    const { author } = await sdk.openOwnRecord(patient, written.recordId)
    expect(author).to.deep.equal({ address: mother.wallet.address, org: null, purpose: null })
    const { id } = await sdk.grantConsent(acting, labsAt(network, clinic))
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    expect(await codeOf(openRecord(clinic, request))).to.equal('none')
    await sdk.revokeConsent(acting, { id, rotate: true })
    expect(await codeOf(openRecord(clinic, request))).to.equal('no_access')
    const { alarms, stories } = await sdk.explainTrail(acting)
    expect(alarms).to.deep.equal([])
    const given = stories.filter(({ type }) => type === 'grant')
    expect(given.map(({ isByOthers }) => isByOthers)).to.deep.equal([false])
    expect(given[0]?.sentence).to.match(/^Your delegate 0x\w{6}….{4} gave a grant to Harbour Clinic on /)
  })

  it('shows both sides who acts for whom, until when', async () => {
    const validUntil = inDays(30)
    const { patient, mother, delegate } = await family(['READ', 'GRANT'], 30)
    const expected = {
      patient: patient.address,
      delegate,
      rights: ['GRANT', 'READ'],
      validUntil,
      hasEnded: false,
    }
    const { own } = await sdk.listDelegates(patient.session)
    expect(own).to.deep.equal([expected])
    const { others } = await sdk.listDelegates(await sdk.login(mother))
    expect(others).to.deep.equal(own)
  })

  it('keeps for the patient what only the patient may decide', async () => {
    const all = await family(['READ', 'GRANT', 'REVOKE', 'KEYS'])
    const acting = await asMother(all)
    const { recordId } = await sdk.putRecord(acting, textRecord('one'))
    const terms = { delegate: clinic.session.address, rights: ['READ'] as const, validUntil: inDays(1) }
    for (const forbidden of [
      () => sdk.setDelegate(acting, terms),
      () => sdk.removeDelegate(acting, terms.delegate),
      () => sdk.eraseRecord(acting, recordId),
      () => sdk.eraseEverything(acting),
      () => sdk.sendMessage(acting, { org: clinic.orgId, text: 'x' }),
    ])
      expect(await codeOf(forbidden())).to.equal('not_the_patient')
  })

  it('gives a delegate without the right nothing: not the vault, no grant, no keys', async () => {
    const granting = await family(['GRANT'])
    expect(await codeOf(asMother(granting))).to.equal('wrong_wallet')
    const reading = await family(['READ'])
    const acting = await asMother(reading)
    expect(await codeOf(sdk.grantConsent(acting, labsAt(network, clinic)))).to.equal('no_access')
    expect(await codeOf(sdk.rotateKeys(acting, { classes: [parseClassName('labs')] }))).to.equal('no_access')
  })

  it('opens the vault to no delegate who was given no way into it', async () => {
    const patient = await network.patient()
    const mother = await network.client()
    const delegate = mother.wallet.address
    await sdk.setDelegate(patient, { delegate, rights: ['READ'], validUntil: inDays(1) })
    const session = await sdk.login(mother)
    expect(await codeOf(sdk.unlock(session, { patient: patient.address }))).to.equal('wrong_wallet')
    expect(mother.wallet.prompts).to.deep.equal(['login'])
  })

  it('ends at once when the patient removes the delegate, and the keys are due', async () => {
    const all = await family(['READ', 'KEYS'])
    const { patient, delegate } = all
    const acting = await asMother(all)
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    await sdk.removeDelegate(patient, delegate)
    await network.pump()
    expect(await codeOf(sdk.openOwnRecord(acting, recordId))).to.equal('no_access')
    expect(await codeOf(asMother(all))).to.equal('wrong_wallet')
    expect((await sdk.listDelegates(patient.session)).own).to.deep.equal([])
    const { classes } = await sdk.keysDue(patient)
    expect(new Set(classes.map(({ why }) => why))).to.deep.equal(new Set(['stale']))
    const { patient: renewed } = await sdk.replaceRoot(patient, { showRecoveryCode: async () => {} })
    expect(sdk.listSlots(renewed).map(({ type }) => type)).to.deep.equal(['wallet', 'code'])
  })

  it('ends by itself on the day that was signed', async () => {
    const all = await family(['READ'], 1)
    network.clock.time += 86_400_000
    await network.pump()
    expect(await codeOf(asMother(all))).to.equal('wrong_wallet')
    const [ended] = (await sdk.listDelegates(await sdk.login(all.patient.session.client))).own
    expect(ended?.hasEnded).to.equal(true)
  })

  it('signs no delegation that the contract would not take', async () => {
    const patient = await network.patient()
    const delegate = clinic.session.address
    for (const terms of [
      { delegate: patient.address, rights: ['READ'], validUntil: inDays(1) },
      { delegate, rights: [], validUntil: inDays(1) },
      { delegate, rights: ['READ'], validUntil: inDays(0) },
      { delegate, rights: ['READ'], validUntil: inDays(20 * 366) },
    ] as const)
      expect(await codeOf(sdk.setDelegate(patient, terms))).to.equal('bad_delegate')
  })
})
