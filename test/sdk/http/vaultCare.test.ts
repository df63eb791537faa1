import { expect } from 'chai'
import { parseClassName } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { countingWallet } from '../support/countingWallet.ts'
import { textRecord } from '../support/openNetwork.ts'

const labs = parseClassName('labs')
const day = 86_400_000

describe('sdk over HTTP: the vault over the years', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  const newPatient = async () => {
    const client = await network.client()
    const codes: string[] = []
    const showRecoveryCode = async (code: string) => void codes.push(code)
    const patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode })
    client.wallet.prompts.length = 0
    return { client, patient, codes, showRecoveryCode }
  }
  const textOf = async (patient: sdk.Patient, id: sdk.OpenedRecord['recordId']) =>
    Buffer.from((await sdk.openOwnRecord(patient, id)).body).toString()
  const later = async (millis: number) => {
    network.clock.time += millis
    await network.pump()
  }

  it('opens on a second device by wallet, and by a code that was added, until that is taken away', async () => {
    const { client, patient, codes, showRecoveryCode } = await newPatient()
    const { recordId } = await sdk.putRecord(patient, textRecord('one'))
    await sdk.addSlot(patient, { by: 'code', showRecoveryCode })
    expect(client.wallet.prompts).to.deep.equal(['unlock', 'SetKeys'])
    const session = await sdk.login(client)
    for (const recoveryCode of codes) {
      expect(await textOf(await sdk.unlock(session, { recoveryCode }), recordId)).to.equal('one')
    }
    const second = await sdk.unlock(session)
    const slots = sdk.listSlots(second)
    expect(slots.map(({ type }) => type)).to.deep.equal(['wallet', 'code', 'code'])
    const added = await sdk.removeSlot(second, slots[2]?.id ?? '')
    const [first = '', gone = ''] = codes
    expect(await codeOf(sdk.unlock(session, { recoveryCode: gone }))).to.equal('bad_commitment')
    expect(await codeOf(sdk.unlock(session, { recoveryCode: first }))).to.equal('none')
    expect(await codeOf(sdk.removeSlot(added, slots[1]?.id ?? ''))).to.equal('bad_slot')
    expect(await codeOf(sdk.removeSlot(added, '0'.repeat(16)))).to.equal('bad_slot')
  })

  it('says that a wallet is the wrong one for a vault, and lets it in once it was added', async () => {
    const { client, patient, codes } = await newPatient()
    const other = await network.client()
    const strange = { ...patient, session: { ...patient.session, client: other } }
    const [recoveryCode = ''] = codes
    expect(await codeOf(sdk.addSlot(strange, { by: 'wallet', wallet: other.wallet }))).to.equal(
      'wrong_wallet',
    )
    const stranger = await sdk.login(other)
    expect(await codeOf(sdk.unlock(stranger, { patient: patient.address }))).to.equal('wrong_wallet')
    expect(await codeOf(sdk.unlock(stranger))).to.equal('not_enrolled')
    const added = await sdk.addSlot(patient, { by: 'wallet', wallet: other.wallet }, { recoveryCode })
    expect(other.wallet.prompts.filter((prompt) => prompt === 'unlock')).to.have.length(2)
    expect(client.wallet.prompts).to.deep.equal(['SetKeys'])
    expect(await codeOf(sdk.addSlot(added, { by: 'wallet', wallet: other.wallet }))).to.equal('bad_slot')
  })

  it('finds a wallet that does not sign its message as before', async () => {
    const { client, patient } = await newPatient()
    const moody = { ...client.wallet, signMessage: async () => countingWallet(77).signMessage('x') }
    const session = { ...patient.session, client: { ...client, wallet: moody } }
    expect(await codeOf(sdk.unlock(session))).to.equal('bad_signature')
  })

  it('cares for what a revocation left behind: stale keys, and records in the inbox', async () => {
    const { patient } = await newPatient()
    const { id } = await sdk.grantConsent(patient, labsAt(network, clinic))
    await sdk.revokeConsent(patient, { id, rotate: false })
    for (let i = 0; i < 3; i++) await network.pump()
    const { manifest, recordId } = await sdk.putRecord(patient, textRecord('meanwhile'))
    expect(manifest.epoch).to.equal(0)
    const { due, patient: cared, rewrapped } = await sdk.careForKeys(patient)
    expect(new Set(due.classes.map(({ why }) => why))).to.deep.equal(new Set(['stale']))
    expect(rewrapped.map((one) => one.recordId)).to.deep.equal([recordId])
    expect(await textOf(cared, recordId)).to.equal('meanwhile')
    expect(await sdk.keysDue(cared)).to.deep.equal({ classes: [], waiting: 0 })
  })

  it('replaces a suspected root: grantees go on, old codes are dead, all records open', async () => {
    const { client, patient, codes, showRecoveryCode } = await newPatient()
    const first = await sdk.putRecord(patient, textRecord('first'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const rotated = await sdk.rotateKeys(patient, { classes: [labs] })
    const second = await sdk.putRecord(rotated, textRecord('second'))
    client.wallet.prompts.length = 0
    const { patient: renewed, records } = await sdk.replaceRoot(rotated, { showRecoveryCode })
    expect(client.wallet.prompts).to.deep.equal(['unlock', 'unlock', 'unlock', 'SetKeys'])
    expect(records.every((one) => 'receipt' in one)).to.equal(true)
    expect([renewed.manifest.gen, renewed.manifest.classes[labs]?.epoch]).to.deep.equal([2, 3])
    expect(() => rotated.vault.inbox())
      .to.throw()
      .with.property('code', 'no_key')
    const session = await sdk.login(client)
    const [oldCode = '', newCode = ''] = codes
    expect(await codeOf(sdk.unlock(session, { recoveryCode: oldCode }))).to.equal('bad_commitment')
    const again = await sdk.unlock(session, { recoveryCode: newCode })
    expect(again.generations).to.deep.equal(renewed.generations)
    const third = await sdk.putRecord(again, textRecord('third'))
    const request = { patient: patient.address, purpose: 'TREAT' as const }
    for (const [record, text] of [
      [first.recordId, 'first'],
      [second.recordId, 'second'],
      [third.recordId, 'third'],
    ] as const) {
      expect(await textOf(again, record)).to.equal(text)
      const { body } = await openRecord(clinic, { ...request, record })
      expect(Buffer.from(body).toString()).to.equal(text)
    }
    // A grant that is given now shares the epochs of both roots.
    const other = await network.organisation('Hill Clinic')
    await sdk.grantConsent(again, labsAt(network, other))
    const { body } = await openRecord(other, { ...request, record: second.recordId })
    expect(Buffer.from(body).toString()).to.equal('second')
    expect(await other.classKey({ patient: patient.address, class: labs, epoch: 1 })).to.deep.include(
      await again.vault.classKey(labs, 1, 1),
    )
  })

  it('opens what an interrupted replacement left under the old root, and finishes it', async () => {
    const { client, patient, showRecoveryCode } = await newPatient()
    const { recordId } = await sdk.putRecord(patient, textRecord('left behind'))
    let calls = 0
    const call: sdk.Session['call'] = (name, input) => {
      if (name === 'putWraps' && calls++ === 0) throw new sdk.SdkError('unreachable', 'cut off')
      return patient.session.call(name, input)
    }
    const broken = { ...patient, session: { ...patient.session, call } }
    expect(await codeOf(sdk.replaceRoot(broken, { showRecoveryCode }))).to.equal('unreachable')
    const again = await sdk.unlock(await sdk.login(client))
    expect(await textOf(again, recordId)).to.equal('left behind')
    expect(await sdk.rewrapRecords(again, [recordId])).to.have.length(1)
    expect(await textOf(again, recordId)).to.equal('left behind')
  })

  it('gives new keys once a grant has lapsed or an epoch is 90 days old, and says why', async () => {
    const { client, patient } = await newPatient()
    expect(await sdk.keysDue(patient)).to.deep.equal({ classes: [], waiting: 0 })
    await sdk.grantConsent(patient, labsAt(network, clinic))
    await later(31 * day)
    const again = await sdk.unlock(await sdk.login(client))
    expect((await sdk.keysDue(again)).classes).to.deep.equal([{ class: 'labs', why: 'lapsed' }])
    client.wallet.prompts.length = 0
    const { patient: cared } = await sdk.careForKeys(again)
    expect(client.wallet.prompts).to.deep.equal(['SetKeys'])
    expect(cared.manifest.classes[labs]?.epoch).to.equal(2)
    expect(await sdk.keysDue(cared)).to.deep.equal({ classes: [], waiting: 0 })
    await later(60 * day)
    const old = await sdk.unlock(await sdk.login(client))
    const due = (await sdk.keysDue(old)).classes
    expect(due.map(({ why }) => why)).to.deep.equal(new Array(due.length).fill('old'))
    expect(due.map((one) => one.class))
      .to.include('vitals')
      .and.not.include('labs')
  })
})
