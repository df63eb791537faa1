import { expect } from 'chai'
import { parseClassName } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { textRecord } from '../support/openNetwork.ts'

const labs = parseClassName('labs')
const vitals = parseClassName('vitals')

// A manifest for the present version makes every key in it good again. Spec §7 rule W, §1 G3

describe('sdk over HTTP: keys after a revocation that was not followed by a rotation', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  /** A patient who shared vitals, ended that, and put the new keys off. */
  const withStaleVitals = async () => {
    const patient = await network.patient()
    const { id } = await sdk.grantConsent(patient, labsAt(network, clinic, { classes: [vitals] }))
    await sdk.revokeConsent(patient, { id, rotate: false })
    for (let i = 0; i < 3; i++) await network.pump()
    return patient
  }
  const epochOf = async (patient: sdk.Patient) =>
    (await sdk.putRecord(patient, textRecord('later', 'vitals'))).manifest.epoch

  it('moves every class on when another one is rotated', async () => {
    const patient = await withStaleVitals()
    expect(await epochOf(patient)).to.equal(0)
    expect(await epochOf(await sdk.rotateKeys(patient, { classes: [labs] }))).to.equal(2)
  })

  it('moves every class on when another grant is revoked with new keys', async () => {
    const patient = await withStaleVitals()
    const { id } = await sdk.grantConsent(patient, labsAt(network, clinic))
    const { patient: rotated } = await sdk.revokeConsent(patient, { id, rotate: true })
    expect(await epochOf(rotated)).to.equal(2)
    // Once more for a grant that ended before: it raises no version, and leaves nothing stale.
    const other = await withStaleVitals()
    const [ended] = await sdk.listGrants(other)
    if (ended === undefined) throw new TypeError('no grant')
    expect(await epochOf((await sdk.revokeConsent(other, { id: ended.id, rotate: true })).patient)).to.equal(
      2,
    )
  })

  it('moves on only what it has to while nothing is stale', async () => {
    const patient = await network.patient()
    const { manifest } = await sdk.rotateKeys(patient, { classes: [labs] })
    expect(manifest.classes[labs]?.epoch).to.equal(2)
    expect(manifest.classes[vitals]?.epoch).to.equal(1)
  })
})
