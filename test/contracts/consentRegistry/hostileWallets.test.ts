import { expect } from 'chai'
import { ethers, loadFixture } from '../support/chain.ts'
import { deployRegistry } from '../support/scene.ts'
import { digestOf, domainOf } from '../support/typedData.ts'

const id = ethers.id('some grant')
const answers = [
  'nothing',
  'a wrong value',
  'four bytes only',
  'the magic value at the wrong end',
  'a revert',
  'an answer of 100 kB',
  'all gas burnt',
  'a revocation of everything from within',
]

describe('Wallets that answer wrongly', () => {
  for (const [answer, name] of answers.entries()) {
    it(`have not signed: ${name}`, async () => {
      const registry = await loadFixture(deployRegistry)
      const wallet = await ethers.deployContract('Hostile1271Mock', [answer])
      const address = await wallet.getAddress()
      const digest = digestOf(await domainOf(registry), 'Revoke', { patient: address, id })
      await expect(registry.revokeBySig(address, address, id, '0x1234', { gasLimit: 3_000_000 }))
        .to.be.revertedWithCustomError(registry, 'ConsentRegistryBadSignature')
        .withArgs(address, digest)
      expect((await registry.patients(address)).version).to.equal(0n)
    })
  }
})
