import { expect } from 'chai'
import { keyAccount } from '../actors/accounts.ts'
import { ethers, loadFixture, networkHelpers, newestBlock } from '../support/chain.ts'
import { deployRegistry } from '../support/scene.ts'
import { digestOf, domainOf } from '../support/typedData.ts'

interface NamedBlock {
  readonly blockNumber: number
  readonly blockHash: string
}

async function scene() {
  const registry = await deployRegistry()
  const domain = await domainOf(registry)
  const patient = await keyAccount('patient')
  const digest = ethers.id('manifest')
  const delegate = ethers.toBeHex(0xd1, 20)
  const submitKeys = ({ blockNumber, blockHash }: NamedBlock) => {
    const message = { patient: patient.address, digest, seq: 1, version: 0, blockNumber, blockHash }
    const { serialized } = patient.signingKey.sign(digestOf(domain, 'SetKeys', message))
    const { address } = patient
    return registry.setKeysBySig(address, address, digest, 1, 0, blockNumber, blockHash, serialized)
  }
  const submitDelegate = ({ blockNumber, blockHash }: NamedBlock) => {
    const [rights, validUntil] = [1, 2_000_000_000]
    const message = {
      patient: patient.address,
      delegate,
      rights,
      validUntil,
      nonce: 0,
      blockNumber,
      blockHash,
    }
    const { serialized } = patient.signingKey.sign(digestOf(domain, 'SetDelegate', message))
    const { address } = patient
    return registry.setDelegateBySig(
      address,
      delegate,
      rights,
      validUntil,
      blockNumber,
      blockHash,
      serialized,
    )
  }
  return { registry, messages: { SetKeys: submitKeys, SetDelegate: submitDelegate } }
}

for (const name of ['SetKeys', 'SetDelegate'] as const) {
  describe(`Freshness of ${name}`, () => {
    it('lasts 256 blocks', async () => {
      const { registry, messages } = await loadFixture(scene)
      const block = await newestBlock()
      await networkHelpers.mine(255)
      await expect(messages[name](block)).to.emit(registry, name === 'SetKeys' ? 'KeysSet' : 'DelegateSet')
    })

    it('ends after 256 blocks', async () => {
      const { registry, messages } = await loadFixture(scene)
      const block = await newestBlock()
      await networkHelpers.mine(256)
      await expect(messages[name](block))
        .to.be.revertedWithCustomError(registry, 'ConsentRegistryStale')
        .withArgs(block.blockNumber, block.blockHash)
    })

    it('is not given by a hash of zero for a block whose hash is unknown', async () => {
      const { registry, messages } = await loadFixture(scene)
      const { blockNumber } = await newestBlock()
      await networkHelpers.mine(300)
      for (const unknown of [blockNumber, blockNumber + 301, blockNumber + 5_000]) {
        await expect(messages[name]({ blockNumber: unknown, blockHash: ethers.ZeroHash }))
          .to.be.revertedWithCustomError(registry, 'ConsentRegistryStale')
          .withArgs(unknown, ethers.ZeroHash)
      }
    })

    it('is not given by the hash of another block', async () => {
      const { registry, messages } = await loadFixture(scene)
      const { blockNumber, blockHash } = await newestBlock()
      await networkHelpers.mine(1)
      await expect(messages[name]({ blockNumber: blockNumber + 1, blockHash }))
        .to.be.revertedWithCustomError(registry, 'ConsentRegistryStale')
        .withArgs(blockNumber + 1, blockHash)
    })
  })
}
