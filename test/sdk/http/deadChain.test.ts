import { expect } from 'chai'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { writeRecord } from '../../../sdk/src/provider/writeRecords.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

// A patient reads the own records with a chain that is a day behind. Spec §11 check 1

describe('sdk over HTTP: a chain that does not answer', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())
  afterEach(() => {
    network.node.isDown = false
    network.rig.chain.isDown = false
  })

  const down = () => {
    network.node.isDown = true
    network.rig.chain.isDown = true
  }

  it('opens own records, by oneself and by others, and says what could not be checked', async () => {
    const patient = await network.patient()
    const own = await sdk.putRecord(patient, textRecord('own'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    const theirs = await writeRecord(clinic, {
      patient: patient.address,
      purpose: 'TREAT',
      record: textRecord('theirs'),
    })
    down()
    network.clock.time += 20 * 60_000
    const [first, second] = await sdk.openOwnRecords(patient, [own.recordId, theirs.recordId])
    if (first === undefined || second === undefined || 'code' in first || 'code' in second)
      throw new TypeError('not opened')
    expect([first, second].map(({ body }) => Buffer.from(body).toString())).to.deep.equal(['own', 'theirs'])
    expect(first.author).to.deep.equal({
      address: patient.address,
      org: null,
      purpose: null,
      unproved: 'chain',
    })
    expect(second.author).to.include({ org: clinic.orgId, unproved: 'chain' })
    const file = await sdk.openOwnFile(patient, own.recordId)
    expect(file.author.unproved).to.equal('chain')
  })

  it('lets a patient in anew who knows the network, to read and to nothing else', async () => {
    const patient = await network.patient()
    const { recordId } = await sdk.putRecord(patient, textRecord('own'))
    const { client: known } = patient.session
    const { net } = known
    down()
    const account = { wallet: known.wallet, net }
    expect(await codeOf(network.client({ wallet: known.wallet }))).to.equal('unreachable')
    const client = await network.client(account)
    const again = await sdk.unlock(await sdk.login({ ...client, wallet: known.wallet }))
    expect(Buffer.from((await sdk.openOwnRecord(again, recordId)).body).toString()).to.equal('own')
    for (const refused of [
      () => sdk.putRecord(again, textRecord('x')),
      () => sdk.grantConsent(again, labsAt(network, clinic)),
      () => sdk.rotateKeys(again, { classes: [] }),
      () => sdk.putFile(again, new Uint8Array(1)),
    ])
      expect(await codeOf(refused())).to.equal('unreachable')
  })

  it('gives no delegate the vault while nobody can say whether the right still stands', async () => {
    const patient = await network.patient()
    const mother = await network.client()
    const session = await sdk.login(mother)
    network.node.isDown = true
    expect(await codeOf(sdk.unlock(session, { patient: patient.address }))).to.equal('unreachable')
  })

  it('proves authors as always once the chain answers', async () => {
    const patient = await network.patient()
    const { recordId } = await sdk.putRecord(patient, textRecord('own'))
    expect((await sdk.openOwnRecord(patient, recordId)).author).to.not.have.property('unproved')
  })
})
