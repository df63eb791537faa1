import { expect } from 'chai'
import type { Way } from '../actors/Actor.ts'
import { chainSeconds, loadFixture } from '../support/chain.ts'
import { expectRefusal } from '../support/expectRefusal.ts'
import { type Role, rights, sceneFor } from '../support/scene.ts'
import { grantId, makeTerms } from '../support/terms.ts'

const terms = makeTerms('one')

export function shouldBehaveLikeGrant(way: Way, role: Role): void {
  const scene = sceneFor(way, role)

  it('registers the grant under the id that was signed', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    const n = (await registry.count()) + 1n
    const id = grantId(patient, 0, terms)
    await expect(actor.grant(patient, 0, terms))
      .to.emit(registry, 'Granted')
      .withArgs(n, patient, id, actor.address, 0)
    expect(await registry.grants(patient, id)).to.deep.equal([1n, BigInt(await chainSeconds()), 0n, 0n])
    expect(await registry.isActive(patient, id)).to.equal(true)
    expect(await registry.count()).to.equal(n)
  })

  it('does nothing the second time', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.grant(patient, 0, terms)
    const before = await registry.grants(patient, grantId(patient, 0, terms))
    const n = await registry.count()
    await expect(actor.grant(patient, 0, terms)).not.to.emit(registry, 'Granted')
    expect(await registry.grants(patient, grantId(patient, 0, terms))).to.deep.equal(before)
    expect(await registry.count()).to.equal(n)
  })

  it('takes a version between floor and current version, and keeps the signed one', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.revokeAll(patient, 0)
    await actor.revoke(patient, grantId(patient, 0, terms))
    await actor.grant(patient, 1, terms)
    const { version } = await registry.grants(patient, grantId(patient, 1, terms))
    expect([version, (await registry.patients(patient)).version]).to.deep.equal([1n, 2n])
  })

  it('refuses a version that is still to come', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await expectRefusal(way, registry, () => actor.grant(patient, 1, terms), {
      error: 'ConsentRegistryBadSequence',
      args: [0, 1],
      item: [patient, grantId(patient, 1, terms)],
    })
  })

  it('refuses a version below the floor', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.revokeAll(patient, 0)
    await actor.revoke(patient, grantId(patient, 0, makeTerms('other')))
    await expectRefusal(way, registry, () => actor.grant(patient, 0, terms), {
      error: 'ConsentRegistryBadSequence',
      args: [1, 0],
      item: [patient, grantId(patient, 0, terms)],
    })
  })

  it('refuses a revoked id for good', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    const id = grantId(patient, 0, terms)
    await actor.grant(patient, 0, terms)
    await actor.revoke(patient, id)
    await expectRefusal(way, registry, () => actor.grant(patient, 0, terms), {
      error: 'ConsentRegistryAlreadyUsed',
      args: [patient, id],
      item: [patient, id],
    })
    expect((await registry.grants(patient, id)).status).to.equal(2n)
  })

  it('refuses somebody without the right', async () => {
    const { registry, stranger, patient } = await loadFixture(scene)
    await expectRefusal(way, registry, () => stranger.grant(patient, 0, terms), {
      error: 'ConsentRegistryNotAuthorized',
      args: [patient, stranger.address, rights.grant],
      item: [patient, grantId(patient, 0, terms)],
    })
  })
}
