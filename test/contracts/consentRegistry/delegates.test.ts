import { expect } from 'chai'
import { keyAccount } from '../actors/accounts.ts'
import { chainSeconds, ethers, loadFixture, networkHelpers, newestBlock } from '../support/chain.ts'
import { deployRegistry, plainActor, rights } from '../support/scene.ts'
import { makeTerms } from '../support/terms.ts'
import { digestOf, domainOf } from '../support/typedData.ts'

async function scene() {
  const registry = await deployRegistry()
  const patient = await plainActor(registry, 'patient')
  const delegate = await plainActor(registry, 'delegate')
  const acts = {
    grant: () => delegate.grant(patient.address, 0, makeTerms('one')),
    revoke: () => delegate.revoke(patient.address, ethers.id('any')),
    keys: () => delegate.setKeys(patient.address, ethers.id('any'), 1, 0),
  }
  return { registry, patient, delegate, acts }
}

describe('Delegates', () => {
  for (const held of ['grant', 'revoke', 'keys', 'read'] as const) {
    it(`with ${held} can do that and nothing else`, async () => {
      const { registry, patient, delegate, acts } = await loadFixture(scene)
      await patient.setDelegate(
        patient.address,
        delegate.address,
        rights[held],
        (await chainSeconds()) + 3600,
      )
      for (const [name, act] of Object.entries(acts)) {
        const needed = rights[name as keyof typeof acts]
        expect(await registry.can(patient.address, delegate.address, needed)).to.equal(name === held)
        if (name === held) await act()
        else {
          await expect(act())
            .to.be.revertedWithCustomError(registry, 'ConsentRegistryNotAuthorized')
            .withArgs(patient.address, delegate.address, needed)
        }
      }
    })
  }

  it('can do nothing from the last second on', async () => {
    const { registry, patient, delegate, acts } = await loadFixture(scene)
    const until = (await chainSeconds()) + 3600
    await patient.setDelegate(patient.address, delegate.address, 23, until)
    await networkHelpers.time.setNextBlockTimestamp(until - 1)
    await acts.grant()
    await networkHelpers.time.setNextBlockTimestamp(until)
    await expect(acts.revoke()).to.be.revertedWithCustomError(registry, 'ConsentRegistryNotAuthorized')
  })

  it('cannot make delegates, not even with every right', async () => {
    const { registry, patient, delegate } = await loadFixture(scene)
    const until = (await chainSeconds()) + 3600
    await patient.setDelegate(patient.address, delegate.address, 23, until)
    await expect(delegate.setDelegate(patient.address, delegate.address, 23, until + 1))
      .to.be.revertedWithCustomError(registry, 'ConsentRegistryNotAuthorized')
      .withArgs(patient.address, delegate.address, 0)
  })

  it('are not asked about rights that do not exist', async () => {
    const { registry, patient } = await loadFixture(scene)
    for (const right of [0, rights.recover, 64, rights.grant | rights.recover]) {
      expect(await registry.can(patient.address, patient.address, right)).to.equal(false)
    }
    expect(await registry.can(patient.address, patient.address, 23)).to.equal(true)
  })

  it('lose a delegation that was signed and held back once the patient sets another directly', async () => {
    const registry = await loadFixture(deployRegistry)
    const patient = await keyAccount('patient')
    const [delegate, until] = [ethers.toBeHex(0xd1, 20), (await chainSeconds()) + 3600]
    const block = await newestBlock()
    const { address } = patient
    const sign = (nonce: number): string => {
      const message = { patient: address, delegate, rights: 1, validUntil: until, nonce, ...block }
      return patient.signingKey.sign(digestOf(domain, 'SetDelegate', message)).serialized
    }
    const domain = await domainOf(registry)
    await registry.connect(patient).setDelegate(address, delegate, 0, 0)
    const submit = (signature: string) =>
      registry.setDelegateBySig(address, delegate, 1, until, block.blockNumber, block.blockHash, signature)
    await expect(submit(sign(0))).to.be.revertedWithCustomError(registry, 'ConsentRegistryBadSignature')
    await expect(submit(sign(1))).to.emit(registry, 'DelegateSet')
    await expect(submit(sign(1))).to.be.revertedWithCustomError(registry, 'ConsentRegistryBadSignature')
  })
})
