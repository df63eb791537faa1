import type { GrantId, RecordId } from '@consentry/protocol'
import type { Session } from '@consentry/sdk'
import { type Patient, putRecord, revokeConsent } from '@consentry/sdk/patient'
import { receiveGrants } from '@consentry/sdk/provider'
import { expect } from 'chai'
import { askForKeys } from '../../scripts/demo/askForKeys.ts'
import { codeOf } from './support/codeOf.ts'
import { pollUntil } from './support/pollUntil.ts'
import { grantLabs, impatient, newPatient, openScene, type Scene, textRecord } from './support/scene.ts'

const maxStale = 5

describe('e2e: the chain stands still', function () {
  this.timeout(60_000)
  let scene: Scene
  let zoe: Patient
  let grant: GrantId
  let record: RecordId
  let clinic: Session
  let beat: NodeJS.Timeout

  before(async () => {
    scene = await openScene({ CONSENTRY_MAX_STALE: String(maxStale) })
    // Blocks come every 20 s here, which is too seldom for the short patience of this gateway.
    beat = setInterval(
      () =>
        scene.network
          .chain()
          ?.call('evm_mine')
          .catch(() => {}),
      1_000,
    )
    zoe = await newPatient(scene)
    record = (await putRecord(zoe, textRecord('a lab'))).recordId
    grant = await grantLabs(scene, zoe)
    await receiveGrants(scene.clinic.agent, { patient: zoe.address })
    expect((await askForKeys(scene.clinic, zoe.address, [record])).given.size).to.equal(1)
    clinic = await impatient(scene.clinic.agent.session)
    clearInterval(beat)
    await scene.network.kill({ chain: true })
  })

  after(async () => {
    clearInterval(beat)
    await scene.close()
  })

  const ask = async (): Promise<string> => {
    const { value } = await clinic.call('releaseKeys', {
      path: { p: zoe.address },
      json: { action: 'read', purpose: 'TREAT', records: [record] },
    })
    const [item] = value.items
    return item !== undefined && 'code' in item ? item.code : 'given'
  }

  it('permits no organisation anything once the view is too old', async () => {
    await pollUntil(
      'the view is too old',
      async () => (await ask().catch((error) => error.code)) === 'chain_stale',
    )
    const listing = clinic.call('listRecords', { path: { p: zoe.address }, query: { purpose: 'TREAT' } })
    expect(await codeOf(listing)).to.equal('chain_stale')
  })

  it('still gives the patient the keys of her own records', async () => {
    const path = { p: zoe.address, rid: record }
    const { value } = await zoe.session.call('releaseKey', { path, json: { action: 'read' } })
    expect(value.recordId).to.equal(record)
  })

  it('still takes a revocation, which holds when the chain comes back', async () => {
    await revokeConsent(zoe, { id: grant, rotate: false })
    await scene.network.start()
    await pollUntil(
      'the clinic is refused for good',
      async () => (await ask().catch((error) => error.code)) === 'no_access',
    )
  })
})
