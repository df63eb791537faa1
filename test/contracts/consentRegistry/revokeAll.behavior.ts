import { expect } from 'chai'
import type { Way } from '../actors/Actor.ts'
import { loadFixture } from '../support/chain.ts'
import { type Role, rights, sceneFor } from '../support/scene.ts'
import { grantId, makeTerms } from '../support/terms.ts'

const terms = makeTerms('one')

export function shouldBehaveLikeRevokeAll(way: Way, role: Role): void {
  const scene = sceneFor(way, role)

  it('raises version and floor, so that nothing older is active', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.grant(patient, 0, terms)
    const n = (await registry.count()) + 1n
    await expect(actor.revokeAll(patient, 0))
      .to.emit(registry, 'AllRevoked')
      .withArgs(n, patient, actor.address, 1)
    const { version, floor } = await registry.patients(patient)
    expect([version, floor]).to.deep.equal([1n, 1n])
    expect(await registry.isActive(patient, grantId(patient, 0, terms))).to.equal(false)
  })

  it('leaves later grants alone', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.revokeAll(patient, 0)
    await actor.grant(patient, 1, terms)
    expect(await registry.isActive(patient, grantId(patient, 1, terms))).to.equal(true)
  })

  it('keeps the counters of the keys', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.setKeys(patient, grantId(patient, 0, terms), 1, 0)
    await actor.revokeAll(patient, 0)
    const { keysVersion, keysSeq } = await registry.patients(patient)
    expect([keysVersion, keysSeq]).to.deep.equal([0n, 1n])
  })

  it('refuses somebody without the right', async () => {
    const { registry, stranger, patient } = await loadFixture(scene)
    await expect(stranger.revokeAll(patient, 0))
      .to.be.revertedWithCustomError(registry, 'ConsentRegistryNotAuthorized')
      .withArgs(patient, stranger.address, rights.revoke)
  })

  if (!way.isSigned) return

  it('works although other revocations overtook the message', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.revoke(patient, grantId(patient, 0, terms))
    await actor.revokeAll(patient, 0)
    expect((await registry.patients(patient)).floor).to.equal(2n)
  })

  it('refuses the message the second time', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.revokeAll(patient, 0)
    await expect(actor.revokeAll(patient, 0))
      .to.be.revertedWithCustomError(registry, 'ConsentRegistryBadSequence')
      .withArgs(1, 0)
  })

  it('refuses a version that is still to come', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await expect(actor.revokeAll(patient, 7))
      .to.be.revertedWithCustomError(registry, 'ConsentRegistryBadSequence')
      .withArgs(0, 7)
  })
}
