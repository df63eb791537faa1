import { expect } from 'chai'
import {
  parseClassName,
  type RouteName,
  serialiseRecordManifest,
  sha256,
  type Sha256Hex,
  toHex,
  toUtf8,
} from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import { receiveGrants } from '../../../sdk/src/agent/receiveGrants.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRecord } from '../../../sdk/src/provider/openRecords.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'
import { type Lie, tamper } from '../support/tamper.ts'

const labs = parseClassName('labs')
const vitals = parseClassName('vitals')

describe('sdk over HTTP: one vault on two devices', function () {
  this.timeout(60_000)
  const lies: Partial<Record<RouteName, Lie>> = {}
  const transport = tamper(lies)
  let network: RigNetwork
  let clinic: Agent
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())
  afterEach(() => {
    for (const name of Object.keys(lies)) delete lies[name as RouteName]
  })

  const showRecoveryCode = async () => {}
  const twoDevices = async () => {
    const phone = await network.patient({ transport })
    const laptop = await sdk.unlock(await sdk.login(phone.session.client))
    return { phone, laptop }
  }

  it('keeps a slot that one device added when the other publishes keys', async () => {
    const { phone, laptop } = await twoDevices()
    await sdk.addSlot(phone, { by: 'code', showRecoveryCode })
    const rotated = await sdk.rotateKeys(laptop, { classes: [labs] })
    const added = await sdk.addSlot(rotated, { by: 'code', showRecoveryCode })
    expect(sdk.listSlots(added)).to.have.length(4)
    const again = await sdk.unlock(await sdk.login(phone.session.client))
    expect(sdk.listSlots(again)).to.have.length(4)
  })

  it('counts epochs on from what the other device published', async () => {
    const { phone, laptop } = await twoDevices()
    await sdk.rotateKeys(phone, { classes: [labs] })
    const { manifest } = await sdk.rotateKeys(laptop, { classes: [labs, vitals] })
    expect([manifest.classes[labs]?.epoch, manifest.classes[vitals]?.epoch]).to.deep.equal([3, 2])
  })

  it('publishes and shares nothing under a root that the other device replaced', async () => {
    const { phone, laptop } = await twoDevices()
    const { patient: renewed } = await sdk.replaceRoot(phone, { showRecoveryCode })
    for (const refused of [
      () => sdk.rotateKeys(laptop, { classes: [labs] }),
      () => sdk.addSlot(laptop, { by: 'code', showRecoveryCode }),
      () => sdk.replaceRoot(laptop, { showRecoveryCode }),
      () => sdk.grantConsent(laptop, labsAt(network, clinic)),
      () => sdk.shareKeys(laptop),
    ])
      expect(await codeOf(refused())).to.equal('key_mismatch')
    expect((await sdk.unlock(await sdk.login(renewed.session.client))).manifest.gen).to.equal(2)
  })

  it('wraps the key of a version that another device wrote in between', async () => {
    const { phone, laptop } = await twoDevices()
    const first = await sdk.putRecord(phone, textRecord('first'))
    const manifestDigest = toHex(sha256(toUtf8(serialiseRecordManifest(first.manifest))))
    const replaces = { recordId: first.recordId, ver: 1, manifestDigest: manifestDigest as Sha256Hex }
    let isWritten = false
    const call: sdk.Session['call'] = async (name, input) => {
      if (name === 'putWraps' && !isWritten) {
        isWritten = true
        await sdk.putRecord(laptop, { ...textRecord('second'), replaces })
      }
      return phone.session.call(name, input)
    }
    const busy = { ...phone, session: { ...phone.session, call } }
    const outcomes = await sdk.rewrapRecords(busy, [first.recordId])
    expect(outcomes.map((outcome) => 'receipt' in outcome)).to.deep.equal([true])
    expect(Buffer.from((await sdk.openOwnRecord(phone, first.recordId)).body).toString()).to.equal('second')
  })

  it('gives a revoked grantee no new key, whatever the gateway says of the grant', async () => {
    const { phone } = await twoDevices()
    const { id } = await sdk.grantConsent(phone, labsAt(network, clinic))
    await sdk.revokeConsent(phone, { id, rotate: false })
    for (let i = 0; i < 3; i++) await network.pump()
    lies.listGrants = {
      json: ({ items, next }) => ({
        items: items.map((item: object) => ({ ...item, status: { safe: 1, latest: 1 }, latched: false })),
        next,
      }),
    }
    let sent = 0
    const call: sdk.Session['call'] = (name, input) => {
      if (name === 'putGrantKeys') sent++
      return phone.session.call(name, input)
    }
    await sdk.rotateKeys({ ...phone, session: { ...phone.session, call } }, { classes: [labs] })
    expect(sent).to.equal(0)
  })

  it('shares no key before it is published, and repairs what broke off after', async () => {
    const { phone } = await twoDevices()
    await sdk.grantConsent(phone, labsAt(network, clinic))
    const calls: string[] = []
    const failing = (wanted: string): sdk.Patient => {
      const call: sdk.Session['call'] = (name, input) => {
        calls.push(name)
        if (name === wanted) throw new sdk.SdkError('unreachable', 'cut off')
        return phone.session.call(name, input)
      }
      return { ...phone, session: { ...phone.session, call } }
    }
    expect(await codeOf(sdk.rotateKeys(failing('putManifest'), { classes: [labs] }))).to.equal('unreachable')
    expect(calls).to.not.include('putGrantKeys')
    expect(await codeOf(sdk.rotateKeys(failing('putGrantKeys'), { classes: [labs] }))).to.equal('unreachable')
    const { recordId, manifest } = await sdk.putRecord(phone, textRecord('after'))
    expect(manifest.epoch).to.equal(2)
    const request = { patient: phone.address, purpose: 'TREAT' as const, record: recordId }
    expect(await codeOf(openRecord(clinic, request))).to.equal('no_key')
    await sdk.shareKeys(phone)
    await receiveGrants(clinic, { patient: phone.address })
    expect(await codeOf(openRecord(clinic, request))).to.equal('none')
  })
})
