import { expect } from 'chai'
import { chainSeconds, ethers, loadFixture, networkHelpers } from '../support/chain.ts'
import { deployRegistry, plainActor } from '../support/scene.ts'
import { grantId, makeTerms } from '../support/terms.ts'

/** Storage of ConsentRegistry: count, EIP712's two long names, nonces, patients, delegates, keysDigest, grants. */
const PATIENTS_SLOT = 4
const GRANTS_SLOT = 7

const slotOf = (key: string, base: bigint | number): bigint =>
  BigInt(ethers.solidityPackedKeccak256(['uint256', 'uint256'], [key, base]))

async function scene() {
  const registry = await deployRegistry()
  const patient = await plainActor(registry, 'patient')
  const read = async (slot: bigint): Promise<bigint> =>
    BigInt(await networkHelpers.getStorageAt(await registry.getAddress(), slot))
  return { registry, patient, address: patient.address, read }
}

describe('Packed storage', () => {
  it('keeps a grant in one slot, as drawn in GrantSlot.sol', async () => {
    const { patient, address, read } = await loadFixture(scene)
    await patient.revoke(address, ethers.id('raises the version'))
    const slot = slotOf(grantId(address, 1, makeTerms('one')), slotOf(address, GRANTS_SLOT))
    await patient.grant(address, 1, makeTerms('one'))
    const grantedAt = BigInt(await chainSeconds())
    expect(await read(slot)).to.equal((1n << 88n) | (grantedAt << 8n) | 1n)
    await patient.revoke(address, grantId(address, 1, makeTerms('one')))
    const revokedAt = BigInt(await chainSeconds())
    expect(await read(slot)).to.equal((1n << 88n) | (revokedAt << 48n) | (grantedAt << 8n) | 2n)
  })

  it('keeps the counters of a patient in one slot, as drawn in PatientSlot.sol', async () => {
    const { patient, address, read } = await loadFixture(scene)
    await patient.setKeys(address, ethers.id('first'), 1, 0)
    await patient.revokeAll(address, 0)
    await patient.revoke(address, ethers.id('any'))
    await patient.setKeys(address, ethers.id('second'), 2, 2)
    await patient.revoke(address, ethers.id('another'))
    expect(await read(slotOf(address, PATIENTS_SLOT))).to.equal(
      (2n << 192n) | (1n << 128n) | (2n << 64n) | 3n,
    )
  })
})
