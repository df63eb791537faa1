import { expect } from 'chai'
import { parseClassName } from '@consentry/protocol'
import { type Agent, finishOrgKey, openOrgVault, receiveGrants, rollOrgKey } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { labsAt } from '../rig/labsAt.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { setEncKeyOf } from '../rig/setMemberOf.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

const keep = { kind: 'keep' } as const
const fresh = { kind: 'new', showRecoveryCode: async () => {} } as const

describe('sdk/agent: changing the organisation’s key, over HTTP', function () {
  this.timeout(60_000)
  let network: RigNetwork
  before(async () => {
    network = await openRigNetwork()
  })
  after(async () => network?.close())

  const textOf = async (
    agent: provider.Provider,
    patient: sdk.Patient,
    { recordId }: { recordId: sdk.WrittenRecord['recordId'] },
  ) => {
    const request = { patient: patient.address, purpose: 'TREAT' as const, record: recordId }
    return Buffer.from((await provider.openRecord(agent, request)).body).toString()
  }

  const shared = async (clinic: Agent) => {
    const patient = await network.patient()
    const record = await sdk.putRecord(patient, textRecord('one'))
    const { id } = await sdk.grantConsent(patient, labsAt(network, clinic))
    return { patient, record, id }
  }

  for (const root of [keep, fresh]) {
    it(`opens all it was granted before and after, with ${root.kind === 'keep' ? 'the same' : 'a new'} root`, async () => {
      const clinic = await network.organisation('Harbour Clinic')
      const both = [await shared(clinic), await shared(clinic)]
      const told: string[] = []
      const onProgress = (done: number, all: number): void => void told.push(`${done}/${all}`)
      const rolled = await rollOrgKey(clinic, { setEncKey: setEncKeyOf(network), root, onProgress })
      expect(rolled.agent.keyVersion).to.equal(2)
      expect(rolled).to.deep.include({ resealed: 2, withoutKeys: [] })
      expect(told).to.deep.equal(['1/2', '2/2'])
      expect(await textOf(rolled.agent, both[0]!.patient, both[0]!.record)).to.equal('one')
      const again = await openOrgVault(clinic.session)
      expect(again.keyVersion).to.equal(2)
      expect(await textOf(again, both[1]!.patient, both[1]!.record)).to.equal('one')
      const later = await shared(again)
      expect(await textOf(again, later.patient, later.record)).to.equal('one')
    })
  }

  it('keeps keys of the old root from everything that is shared later', async () => {
    const clinic = await network.organisation('Harbour Clinic')
    await rollOrgKey(clinic, { setEncKey: setEncKeyOf(network), root: fresh })
    const { patient } = await shared(clinic)
    const [grant] = await receiveGrants({ ...clinic, keyVersion: 1 }, { patient: patient.address })
    expect(grant?.keys).to.deep.equal([])
    expect(grant?.rejected.map(({ why }) => why)).to.deep.equal(['wrap does not open'])
  })

  it('loses nothing where it is interrupted before the key is on chain', async () => {
    const clinic = await network.organisation('Harbour Clinic')
    const { patient, record } = await shared(clinic)
    const broken = async (): Promise<void> => {
      throw new TypeError('power cut')
    }
    for (const root of [keep, keep]) {
      expect(await codeOf(rollOrgKey(clinic, { setEncKey: broken, root }))).to.include('power cut')
      expect(await textOf(await openOrgVault(clinic.session), patient, record)).to.equal('one')
    }
    expect(await codeOf(rollOrgKey(clinic, { setEncKey: broken, root: fresh }))).to.include('power cut')
    expect(await codeOf(openOrgVault(clinic.session))).to.equal('key_mismatch')
    const finished = await finishOrgKey(clinic.session, { setEncKey: setEncKeyOf(network) })
    expect(finished.keyVersion).to.equal(2)
    expect(await textOf(finished, patient, record)).to.equal('one')
    const unchanged = await finishOrgKey(clinic.session, { setEncKey: broken })
    expect(unchanged.keyVersion).to.equal(2)
  })

  it('names the grants that came in between and brought no key it can open', async () => {
    const clinic = await network.organisation('Harbour Clinic')
    await shared(clinic)
    let late = ''
    const setEncKey = setEncKeyOf(network)
    const slow: typeof setEncKey = async (...args) => {
      late = (await shared(clinic)).id
      await setEncKey(...args)
    }
    const rolled = await rollOrgKey(clinic, { setEncKey: slow, root: keep })
    expect(rolled.withoutKeys).to.deep.equal([late])
  })

  it('is refused to an agent whose key is not the one on chain', async () => {
    const clinic = await network.organisation('Harbour Clinic')
    await rollOrgKey(clinic, { setEncKey: setEncKeyOf(network), root: keep })
    expect(await codeOf(rollOrgKey(clinic, { setEncKey: setEncKeyOf(network), root: keep }))).to.equal(
      'conflict',
    )
  })

  it('asks nothing of a grant to write only', async () => {
    const clinic = await network.organisation('Harbour Clinic')
    const patient = await network.patient()
    const classes = [parseClassName('notes')]
    await sdk.grantConsent(patient, labsAt(network, clinic, { classes, actions: ['write'] }))
    const rolled = await rollOrgKey(clinic, { setEncKey: setEncKeyOf(network), root: keep })
    expect(rolled).to.deep.include({ resealed: 0, withoutKeys: [] })
  })
})
