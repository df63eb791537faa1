import { expect } from 'chai'
import type { Way } from '../actors/Actor.ts'
import { ethers, loadFixture } from '../support/chain.ts'
import { type Role, rights, sceneFor } from '../support/scene.ts'

const first = ethers.id('first manifest')
const second = ethers.id('second manifest')

export function shouldBehaveLikeSetKeys(way: Way, role: Role): void {
  const scene = sceneFor(way, role)

  it('publishes the digest for the current version', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.revokeAll(patient, 0)
    const n = (await registry.count()) + 1n
    await expect(actor.setKeys(patient, first, 1, 1))
      .to.emit(registry, 'KeysSet')
      .withArgs(n, patient, first, 1, 1)
    expect(await registry.keysDigest(patient)).to.equal(first)
    expect(await registry.patients(patient)).to.deep.equal([1n, 1n, 1n, 1n])
  })

  it('replaces it by the next one', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.setKeys(patient, first, 1, 0)
    await actor.setKeys(patient, second, 2, 0)
    expect(await registry.keysDigest(patient)).to.equal(second)
    expect((await registry.patients(patient)).keysSeq).to.equal(2n)
  })

  for (const seq of [0, 1, 3]) {
    it(`refuses number ${seq} after the first`, async () => {
      const { registry, actor, patient } = await loadFixture(scene)
      await actor.setKeys(patient, first, 1, 0)
      await expect(actor.setKeys(patient, second, seq, 0))
        .to.be.revertedWithCustomError(registry, 'ConsentRegistryBadSequence')
        .withArgs(2, seq)
    })
  }

  for (const version of [0, 2]) {
    it(`refuses version ${version} while 1 is current`, async () => {
      const { registry, actor, patient } = await loadFixture(scene)
      await actor.revokeAll(patient, 0)
      await expect(actor.setKeys(patient, first, 1, version))
        .to.be.revertedWithCustomError(registry, 'ConsentRegistryBadSequence')
        .withArgs(1, version)
    })
  }

  it('refuses somebody without the right', async () => {
    const { registry, stranger, patient } = await loadFixture(scene)
    await expect(stranger.setKeys(patient, first, 1, 0))
      .to.be.revertedWithCustomError(registry, 'ConsentRegistryNotAuthorized')
      .withArgs(patient, stranger.address, rights.keys)
  })
}
