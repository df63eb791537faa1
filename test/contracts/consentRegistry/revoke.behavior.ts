import { expect } from 'chai'
import type { Way } from '../actors/Actor.ts'
import { chainSeconds, loadFixture } from '../support/chain.ts'
import { expectRefusal } from '../support/expectRefusal.ts'
import { type Role, rights, sceneFor } from '../support/scene.ts'
import { grantId, makeTerms } from '../support/terms.ts'

const terms = makeTerms('one')

export function shouldBehaveLikeRevoke(way: Way, role: Role): void {
  const scene = sceneFor(way, role)

  it('revokes an active grant and raises the version', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    const id = grantId(patient, 0, terms)
    await actor.grant(patient, 0, terms)
    const { grantedAt } = await registry.grants(patient, id)
    const n = (await registry.count()) + 1n
    await expect(actor.revoke(patient, id))
      .to.emit(registry, 'Revoked')
      .withArgs(n, patient, id, actor.address, 1)
    expect(await registry.grants(patient, id)).to.deep.equal([
      2n,
      grantedAt,
      BigInt(await chainSeconds()),
      0n,
    ])
    expect(await registry.isActive(patient, id)).to.equal(false)
    expect((await registry.patients(patient)).version).to.equal(1n)
    expect(await registry.count()).to.equal(n)
  })

  it('cancels an id that nobody registered yet', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    const id = grantId(patient, 0, terms)
    await actor.revoke(patient, id)
    const { status, grantedAt } = await registry.grants(patient, id)
    expect([status, grantedAt]).to.deep.equal([2n, 0n])
  })

  it('does nothing the second time', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    const id = grantId(patient, 0, terms)
    await actor.revoke(patient, id)
    const before = await registry.grants(patient, id)
    const n = await registry.count()
    await expect(actor.revoke(patient, id)).not.to.emit(registry, 'Revoked')
    expect(await registry.grants(patient, id)).to.deep.equal(before)
    expect((await registry.patients(patient)).version).to.equal(1n)
    expect(await registry.count()).to.equal(n)
  })

  it('refuses somebody without the right', async () => {
    const { registry, stranger, patient } = await loadFixture(scene)
    const id = grantId(patient, 0, terms)
    await expectRefusal(way, registry, () => stranger.revoke(patient, id), {
      error: 'ConsentRegistryNotAuthorized',
      args: [patient, stranger.address, rights.revoke],
      item: [patient, id],
    })
  })
}
