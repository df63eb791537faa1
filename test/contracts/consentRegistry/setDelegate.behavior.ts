import { expect } from 'chai'
import type { Way } from '../actors/Actor.ts'
import { chainSeconds, ethers, loadFixture, networkHelpers } from '../support/chain.ts'
import { rights, sceneFor } from '../support/scene.ts'

const delegate = ethers.getAddress(ethers.dataSlice(ethers.id('delegate'), 12))
const TWENTY_YEARS_SECONDS = 20 * 31_536_000

export function shouldBehaveLikeSetDelegate(way: Way): void {
  const scene = sceneFor(way, 'controller')
  const inAnHour = async (): Promise<number> => (await chainSeconds()) + 3600

  it('gives rights until a date', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    const until = await inAnHour()
    const n = (await registry.count()) + 1n
    await expect(actor.setDelegate(patient, delegate, rights.grant | rights.read, until))
      .to.emit(registry, 'DelegateSet')
      .withArgs(n, patient, delegate, 17, until, 0)
    expect(await registry.delegates(patient, delegate)).to.deep.equal([17n, BigInt(until)])
    expect(await registry.can(patient, delegate, rights.grant)).to.equal(true)
    expect(await registry.can(patient, delegate, rights.revoke)).to.equal(false)
    expect(await registry.can(patient, delegate, rights.grant | rights.revoke)).to.equal(false)
    await networkHelpers.time.increaseTo(until)
    expect(await registry.can(patient, delegate, rights.grant)).to.equal(false)
  })

  it('raises the version when KEYS is taken away', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.setDelegate(patient, delegate, rights.keys | rights.read, await inAnHour())
    await actor.setDelegate(patient, delegate, rights.read, await inAnHour())
    expect((await registry.patients(patient)).version).to.equal(1n)
  })

  it('raises the version when all rights are taken away, and forgets the date', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.setDelegate(patient, delegate, rights.read, await inAnHour())
    await expect(actor.setDelegate(patient, delegate, 0, await inAnHour()))
      .to.emit(registry, 'DelegateSet')
      .withArgs((await registry.count()) + 1n, patient, delegate, 0, 0, 1)
    expect(await registry.delegates(patient, delegate)).to.deep.equal([0n, 0n])
  })

  it('keeps the version when other rights change', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.setDelegate(patient, delegate, rights.grant | rights.keys, await inAnHour())
    await actor.setDelegate(patient, delegate, rights.revoke | rights.keys, await inAnHour())
    await actor.setDelegate(patient, ethers.Wallet.createRandom().address, 0, 0)
    expect((await registry.patients(patient)).version).to.equal(0n)
  })

  it('uses up one nonce', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    await actor.setDelegate(patient, delegate, rights.read, await inAnHour())
    expect(await registry.nonces(patient)).to.equal(1n)
  })

  for (const refused of [rights.recover, 32, 0x8000 | rights.grant]) {
    it(`refuses the rights ${refused}`, async () => {
      const { registry, actor, patient } = await loadFixture(scene)
      await expect(actor.setDelegate(patient, delegate, refused, await inAnHour()))
        .to.be.revertedWithCustomError(registry, 'ConsentRegistryBadRights')
        .withArgs(delegate, refused)
    })
  }

  it('refuses nobody and the patient as delegates', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    for (const nobody of [ethers.ZeroAddress, patient]) {
      await expect(actor.setDelegate(patient, nobody, rights.read, await inAnHour()))
        .to.be.revertedWithCustomError(registry, 'ConsentRegistryBadRights')
        .withArgs(nobody, rights.read)
    }
  })

  it('takes an end from the next second to 20 years, and no other', async () => {
    const { registry, actor, patient } = await loadFixture(scene)
    const next = (await chainSeconds()) + 100
    const latest = next + TWENTY_YEARS_SECONDS
    for (const [until, isTaken] of [
      [next, false],
      [latest + 1, false],
      [next + 1, true],
      [latest, true],
    ] as const) {
      const snapshot = await networkHelpers.takeSnapshot()
      await networkHelpers.time.setNextBlockTimestamp(next)
      const outcome = actor.setDelegate(patient, delegate, rights.read, until)
      if (isTaken) await expect(outcome).to.emit(registry, 'DelegateSet')
      else {
        await expect(outcome)
          .to.be.revertedWithCustomError(registry, 'ConsentRegistryBadWindow')
          .withArgs(until, latest)
      }
      await snapshot.restore()
    }
  })
}
