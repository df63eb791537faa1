import { expect } from 'chai'
import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import { keyAccount } from '../actors/accounts.ts'
import { ethers, loadFixture } from '../support/chain.ts'
import { deployRegistry } from '../support/scene.ts'
import { grantId, hashTerms, makeTerms } from '../support/terms.ts'
import { digestOf, domainOf } from '../support/typedData.ts'

async function scene() {
  const registry = await deployRegistry()
  const domain = await domainOf(registry)
  const patients = await Promise.all(['a', 'b', 'c'].map(keyAccount))
  const grantItem = (index: number, label: string, version = 0) => {
    const patient = patients[index]!
    const terms = makeTerms(label)
    const digest = digestOf(domain, 'Grant', { patient: patient.address, version, terms })
    const { r, yParityAndS: vs } = patient.signingKey.sign(digest)
    return { patient: patient.address, version, termsHash: hashTerms(terms), r, vs }
  }
  const revokeItem = (index: number, label: string) => {
    const patient = patients[index]!
    const id = grantId(patient.address, 0, makeTerms(label))
    const { r, yParityAndS: vs } = patient.signingKey.sign(
      digestOf(domain, 'Revoke', { patient: patient.address, id }),
    )
    return { patient: patient.address, id, r, vs }
  }
  return { registry, patients, grantItem, revokeItem }
}

async function eventsOf(registry: ConsentRegistry, name: 'Granted' | 'Revoked' | 'Skipped') {
  return registry.queryFilter(registry.filters[name], 'latest')
}

describe('Batches', () => {
  it('register the items of several patients under numbers without gaps', async () => {
    const { registry, grantItem } = await loadFixture(scene)
    await registry.grantBatch([grantItem(0, 'one'), grantItem(1, 'one'), grantItem(2, 'one')])
    const numbers = (await eventsOf(registry, 'Granted')).map(({ args }) => args[0])
    expect(numbers).to.deep.equal([1n, 2n, 3n])
    expect(await registry.count()).to.equal(3n)
  })

  it('skip what would revert, visibly, and do the rest', async () => {
    const { registry, patients, grantItem } = await loadFixture(scene)
    const broken = { ...grantItem(1, 'one'), vs: ethers.ZeroHash }
    const tooNew = grantItem(1, 'two', 5)
    await registry.grantBatch([grantItem(0, 'one'), broken, tooNew, grantItem(2, 'one')])
    const skipped = (await eventsOf(registry, 'Skipped')).map(({ args }) => [...args])
    const { address } = patients[1]!
    expect(skipped).to.deep.equal([
      [address, grantId(address, 0, makeTerms('one'))],
      [address, grantId(address, 5, makeTerms('two'))],
    ])
    expect(await eventsOf(registry, 'Granted')).to.have.length(2)
    expect(await registry.count()).to.equal(2n)
  })

  it('do the same item once', async () => {
    const { registry, grantItem, revokeItem } = await loadFixture(scene)
    await registry.grantBatch([grantItem(0, 'one'), grantItem(0, 'one')])
    expect(await eventsOf(registry, 'Granted')).to.have.length(1)
    await registry.revokeBatch([revokeItem(0, 'one'), revokeItem(0, 'one')])
    expect(await eventsOf(registry, 'Revoked')).to.have.length(1)
    expect(await eventsOf(registry, 'Skipped')).to.have.length(0)
    expect(await registry.count()).to.equal(2n)
  })

  it('never act for the address zero, which is what a broken signature recovers to', async () => {
    const { registry } = await loadFixture(scene)
    const broken = { patient: ethers.ZeroAddress, r: ethers.ZeroHash, vs: ethers.ZeroHash }
    await registry.grantBatch([{ ...broken, version: 0, termsHash: ethers.id('terms') }])
    expect(await eventsOf(registry, 'Skipped')).to.have.length(1)
    await registry.revokeBatch([{ ...broken, id: ethers.id('id') }])
    expect(await eventsOf(registry, 'Skipped')).to.have.length(1)
    expect(await registry.count()).to.equal(0n)
  })

  it('run out of gas as a whole: no item is dropped silently', async () => {
    const { registry, patients, grantItem } = await loadFixture(scene)
    const items = Array.from({ length: 20 }, (_, index) => grantItem(0, `terms ${index}`))
    const needed = await registry.grantBatch.estimateGas(items)
    for (const share of [30n, 60n, 95n]) {
      const gasLimit = (needed * share) / 100n
      await expect(registry.grantBatch(items, { gasLimit })).to.be.revert(ethers)
    }
    const first = grantId(patients[0]!.address, 0, makeTerms('terms 0'))
    expect((await registry.grants(patients[0]!.address, first)).status).to.equal(0n)
    expect(await registry.count()).to.equal(0n)
  })

  it('may be empty', async () => {
    const { registry } = await loadFixture(scene)
    await registry.grantBatch([])
    await registry.revokeBatch([])
    expect(await registry.count()).to.equal(0n)
  })

  it('take signatures of delegates', async () => {
    const { registry, patients, revokeItem } = await loadFixture(scene)
    const [patient, delegate] = [patients[0]!, patients[1]!]
    await registry.connect(patient).setDelegate(patient.address, delegate.address, 2, 2_000_000_000)
    const { id } = revokeItem(0, 'one')
    const digest = digestOf(await domainOf(registry), 'Revoke', { patient: patient.address, id })
    const { r, yParityAndS: vs } = delegate.signingKey.sign(digest)
    await expect(registry.revokeBatch([{ patient: patient.address, id, r, vs }]))
      .to.emit(registry, 'Revoked')
      .withArgs(2, patient.address, id, delegate.address, 1)
  })
})
