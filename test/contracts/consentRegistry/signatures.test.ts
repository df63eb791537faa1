import { expect } from 'chai'
import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import { keyAccount } from '../actors/accounts.ts'
import { ethers, loadFixture } from '../support/chain.ts'
import { deployRegistry } from '../support/scene.ts'
import { type Domain, digestOf, domainOf, type MessageName } from '../support/typedData.ts'

const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const id = ethers.id('some grant')

async function scene() {
  const registry = await deployRegistry()
  const domain = await domainOf(registry)
  const patient = await keyAccount('patient')
  const digest = digestOf(domain, 'Revoke', { patient: patient.address, id })
  return { registry, domain, patient, digest }
}

async function expectBadSignature(
  registry: ConsentRegistry,
  signer: string,
  digest: string,
  signature: string,
  patient = signer,
): Promise<void> {
  await expect(registry.revokeBySig(patient, signer, id, signature))
    .to.be.revertedWithCustomError(registry, 'ConsentRegistryBadSignature')
    .withArgs(signer, digest)
}

describe('Signatures of accounts', () => {
  it('are refused with s in the upper half of the curve', async () => {
    const { registry, patient, digest } = await loadFixture(scene)
    const { r, s, v } = patient.signingKey.sign(digest)
    const high = ethers.concat([r, ethers.toBeHex(N - BigInt(s), 32), v === 27 ? '0x1c' : '0x1b'])
    await expectBadSignature(registry, patient.address, digest, high)
  })

  it('are refused in the 64-byte form, which only batches take', async () => {
    const { registry, patient, digest } = await loadFixture(scene)
    await expectBadSignature(
      registry,
      patient.address,
      digest,
      patient.signingKey.sign(digest).compactSerialized,
    )
  })

  it('are refused with v of 0 or 1, with bytes missing and with bytes to spare', async () => {
    const { registry, patient, digest } = await loadFixture(scene)
    const { r, s, yParity, serialized } = patient.signingKey.sign(digest)
    const lowV = ethers.concat([r, s, yParity === 0 ? '0x00' : '0x01'])
    for (const signature of [
      lowV,
      '0x',
      ethers.dataSlice(serialized, 0, 64),
      ethers.concat([serialized, '0x00']),
    ]) {
      await expectBadSignature(registry, patient.address, digest, signature)
    }
  })

  it('are refused for nobody, whatever the curve makes of them', async () => {
    const { registry, domain } = await loadFixture(scene)
    const digest = digestOf(domain, 'Revoke', { patient: ethers.ZeroAddress, id })
    await expectBadSignature(registry, ethers.ZeroAddress, digest, `0x${'00'.repeat(64)}1b`)
  })

  it('are refused for precompiled contracts, which answer without having code', async () => {
    const { registry, domain } = await loadFixture(scene)
    const identity = ethers.toBeHex(4, 20)
    const digest = digestOf(domain, 'Revoke', { patient: identity, id })
    await expectBadSignature(registry, identity, digest, '0x')
  })

  it('count although the signer is not the one who was named as patient', async () => {
    const { registry, domain, patient } = await loadFixture(scene)
    const other = await keyAccount('other')
    const digest = digestOf(domain, 'Revoke', { patient: patient.address, id })
    const signature = other.signingKey.sign(digest).serialized
    await expectBadSignature(registry, patient.address, digest, signature)
    await expect(registry.revokeBySig(patient.address, other.address, id, signature))
      .to.be.revertedWithCustomError(registry, 'ConsentRegistryNotAuthorized')
      .withArgs(patient.address, other.address, 2)
  })
})

describe('Signatures for something else', () => {
  const elsewhere: readonly [string, (domain: Domain) => Domain][] = [
    ['another chain', (domain) => ({ ...domain, chainId: 1 })],
    ['another contract', (domain) => ({ ...domain, verifyingContract: ethers.toBeHex(0x2222, 20) })],
    ['another application', (domain) => ({ ...domain, name: 'Consentry2' })],
    ['another version', (domain) => ({ ...domain, version: '2' })],
  ]
  for (const [name, move] of elsewhere) {
    it(`are refused: ${name}`, async () => {
      const { registry, domain, patient, digest } = await loadFixture(scene)
      const foreign = digestOf(move(domain), 'Revoke', { patient: patient.address, id })
      const { serialized } = patient.signingKey.sign(foreign)
      await expectBadSignature(registry, patient.address, digest, serialized)
    })
  }

  it('are refused: another patient, for whom the signer could act too', async () => {
    const { registry, domain, patient, digest } = await loadFixture(scene)
    const other = await keyAccount('other')
    await registry.connect(other).setDelegate(other.address, patient.address, 23, 2_000_000_000)
    const { serialized } = patient.signingKey.sign(digest)
    const expected = digestOf(domain, 'Revoke', { patient: other.address, id })
    await expectBadSignature(registry, patient.address, expected, serialized, other.address)
  })

  it('are refused: a message of another type with the same values', async () => {
    const { registry, domain, patient } = await loadFixture(scene)
    const foreign: Partial<Record<MessageName, Record<string, unknown>>> = {
      RevokeAll: { patient: patient.address, version: 0 },
      SetKeys: {
        patient: patient.address,
        digest: id,
        seq: 1,
        version: 0,
        blockNumber: 0,
        blockHash: id,
      },
    }
    const digest = digestOf(domain, 'Revoke', { patient: patient.address, id })
    for (const [name, message] of Object.entries(foreign)) {
      const other = digestOf(domain, name as MessageName, message)
      await expectBadSignature(registry, patient.address, digest, patient.signingKey.sign(other).serialized)
    }
  })
})
