import { expect } from 'chai'
import { type Address, parseClassName, parseSeconds, type Seconds } from '@consentry/protocol'
import {
  addMember,
  type Agent,
  createOrgVault,
  dropFromOrgVault,
  joinOrgVault,
  leaveNetwork,
  listMessages,
  memberRoles,
  openOrgVault,
  removeMember,
  sendMessage,
} from '../../../sdk/src/agent.ts'
import { fetchTransport } from '../../../sdk/src/client/fetchTransport.ts'
import { SdkError } from '../../../sdk/src/errors/SdkError.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { labsAt } from '../rig/labsAt.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { setEncKeyOf, setMemberOf } from '../rig/setMemberOf.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk/agent: members, messages and leaving, over HTTP', function () {
  this.timeout(60_000)
  let network: RigNetwork
  before(async () => {
    network = await openRigNetwork()
  })
  after(async () => network?.close())

  /** A clinic with the recovery code of its vault. */
  const withCode = async (): Promise<{ clinic: Agent; code: string }> => {
    const first = await network.organisation('Harbour Clinic')
    let code = ''
    const showRecoveryCode = async (shown: string): Promise<void> => {
      code = shown
    }
    const clinic = await createOrgVault(first.session, { showRecoveryCode, setEncKey: setEncKeyOf(network) })
    return { clinic, code }
  }

  const until = (): Seconds => parseSeconds(Math.floor(network.clock.time / 1000) + 86_400)

  const shared = async (clinic: Agent) => {
    const patient = await network.patient()
    const { recordId: record } = await sdk.putRecord(patient, textRecord('one'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    return { patient, request: { patient: patient.address, purpose: 'TREAT' as const, record } }
  }

  it('lets a new agent open the vault with the code, later with its own wallet', async () => {
    const { clinic, code } = await withCode()
    const { request } = await shared(clinic)
    const colleague = await network.client()
    const who = colleague.wallet.address
    await addMember(clinic.session, {
      who,
      roles: memberRoles.agent,
      validUntil: until(),
      setMember: setMemberOf(network),
    })
    const session = await sdk.login(colleague, { role: clinic.orgId })
    expect(await codeOf(openOrgVault(session))).to.equal('wrong_wallet')
    expect(await codeOf(joinOrgVault(session, { recoveryCode: 'AAAA' }))).to.equal('bad_code')
    await joinOrgVault(session, { recoveryCode: code })
    expect(await codeOf(joinOrgVault(session, { recoveryCode: code }))).to.equal('bad_slot')
    colleague.wallet.prompts.length = 0
    const agent = await openOrgVault(session)
    expect(colleague.wallet.prompts).to.deep.equal(['unlock'])
    expect(Buffer.from((await provider.openRecord(agent, request)).body).toString()).to.equal('one')

    await dropFromOrgVault(clinic.session, { who, recoveryCode: code })
    expect(await codeOf(openOrgVault(session))).to.equal('wrong_wallet')
    const last = clinic.session.address
    expect(await codeOf(dropFromOrgVault(clinic.session, { who: last, recoveryCode: code }))).to.equal(
      'bad_slot',
    )
  })

  it('lets staff touch no keyring', async () => {
    const { clinic, code } = await withCode()
    const nurse = await network.client()
    const who = nurse.wallet.address
    await addMember(clinic.session, {
      who,
      roles: memberRoles.staff,
      validUntil: until(),
      setMember: setMemberOf(network),
    })
    const session = await sdk.login(nurse, { role: clinic.orgId })
    expect(await codeOf(joinOrgVault(session, { recoveryCode: code }))).to.equal('no_access')
  })

  it('gives a removed member nothing from its next request on', async () => {
    const { clinic } = await withCode()
    const { request } = await shared(clinic)
    const nurse = await network.client()
    const who = nurse.wallet.address
    const setMember = setMemberOf(network)
    await addMember(clinic.session, { who, roles: memberRoles.staff, validUntil: until(), setMember })
    const session = await sdk.login(nurse, { role: clinic.orgId })
    const asNurse = { session, classKey: clinic.classKey }
    expect((await provider.openRecord(asNurse, request)).recordId).to.equal(request.record)
    await removeMember(clinic.session, { who, setMember })
    expect(await codeOf(provider.openRecord(asNurse, request))).to.equal('no_access')
    expect(await codeOf(provider.listGrantsToMe(asNurse))).to.equal('no_access')
  })

  it('waits in vain for a membership that does not come', async () => {
    const { clinic } = await withCode()
    const terms = { who: `0x${'77'.repeat(20)}` as Address, roles: 1, validUntil: until() }
    const nothing = addMember(clinic.session, { ...terms, setMember: async () => {} })
    expect(await codeOf(nothing)).to.equal('not_effective_in_time')
  })

  it('writes with a patient both ways, and only while something is granted', async () => {
    const { clinic } = await withCode()
    const { patient } = await shared(clinic)
    await sendMessage(clinic, { patient: patient.address, text: 'Your results are here. 👍' })
    const [got] = await sdk.listMessages(patient)
    expect(JSON.stringify(got)).to.include('Your results are here. 👍')
    await sdk.sendMessage(patient, { org: clinic.orgId, text: 'Thank you' })
    const [answer] = await listMessages(clinic)
    expect(answer).to.deep.include({ patient: patient.address, text: 'Thank you' })
    const stranger = await network.patient()
    expect(await codeOf(sendMessage(clinic, { patient: stranger.address, text: 'x' }))).to.equal('no_access')
    const long = { patient: patient.address, text: 'x'.repeat(65_533) }
    expect(await codeOf(sendMessage(clinic, long))).to.equal('too_large')
    const locked = { ...clinic, keyVersion: 0 }
    expect((await listMessages(locked))[0]).to.deep.include({ code: 'bad_wrap' })
  })

  it('leaves nothing behind but the receipts', async () => {
    const { clinic } = await withCode()
    const { request } = await shared(clinic)
    await provider.openRecord(clinic, request)
    const key = await clinic.classKey({ patient: request.patient, class: parseClassName('labs'), epoch: 1 })
    const gone: string[] = []
    const report = await leaveNetwork(clinic, {
      stores: {
        cursors: async () => void gone.push('cursors'),
        copies: async () => void gone.push('copies'),
      },
    })
    expect(gone).to.deep.equal(['cursors', 'copies'])
    expect(report.deleted).to.deep.equal(['cursors', 'copies', 'session', 'organisation keys', 'class keys'])
    expect(Buffer.from(key.secret).every((byte) => byte === 0)).to.equal(true)
    expect(await codeOf(Promise.resolve().then(() => clinic.vault.orgKey(1)))).to.equal('no_key')
    expect(await codeOf(provider.openRecord(clinic, request))).to.equal('invalid_token')
    expect((await clinic.session.client.receipts.all()).length).to.be.greaterThan(0)
  })

  it('forgets the keys where the gateway does not answer, and minds no session that is over', async () => {
    let isDown = false
    const clinic = await network.organisation('Quiet Clinic', {
      patience: { timeoutMillis: 1_000, retries: 0, maxWaitMillis: 0 },
      transport: (request) =>
        isDown
          ? Promise.reject(new SdkError('unreachable', 'The gateway gave no answer'))
          : fetchTransport(request),
    })
    isDown = true
    expect(await codeOf(leaveNetwork(clinic))).to.equal('unreachable')
    expect(await codeOf(Promise.resolve().then(() => clinic.vault.orgKey(1)))).to.equal('no_key')
    isDown = false
    await leaveNetwork(clinic)
    expect((await leaveNetwork(clinic)).deleted).to.include('session')
  })
})
