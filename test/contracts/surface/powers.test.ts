import { expect } from 'chai'
import type { FunctionFragment, InterfaceAbi } from 'ethers'
import { artifacts } from 'hardhat'
import { ethers, loadFixture } from '../support/chain.ts'
import { deployOrganisation, orgId } from '../support/orgs.ts'
import { deployRegistry } from '../support/scene.ts'

const contracts = ['ConsentRegistry', 'ProviderRegistry', 'AuditAnchor'] as const
const beyondAnybody = ['ConsentRegistry', 'AuditAnchor'] as const

const changing: Readonly<Record<(typeof beyondAnybody)[number], readonly string[]>> = {
  ConsentRegistry: [
    'grant',
    'grantBatch',
    'grantBySig',
    'revoke',
    'revokeAll',
    'revokeAllBySig',
    'revokeBatch',
    'revokeBySig',
    'setDelegate',
    'setDelegateBySig',
    'setKeys',
    'setKeysBySig',
  ],
  AuditAnchor: ['anchor'],
}

/** Opcodes of runtime code, without the data of PUSH. */
function opcodes(code: string): Set<number> {
  const found = new Set<number>()
  const bytes = ethers.getBytes(code)
  for (let at = 0; at < bytes.length; at++) {
    const op = bytes[at] ?? 0
    found.add(op)
    if (op >= 0x60 && op <= 0x7f) at += op - 0x5f
  }
  return found
}

describe('No administrator, owner, pause or upgrade', () => {
  for (const name of beyondAnybody) {
    it(`exists in ${name}: these functions and no others change state`, async () => {
      const { abi } = await artifacts.readArtifact(name)
      const names = new ethers.Interface(abi as InterfaceAbi).fragments
        .filter((part): part is FunctionFragment => part.type === 'function')
        .filter(({ stateMutability }) => stateMutability !== 'view' && stateMutability !== 'pure')
        .map((part) => part.name)
      expect(names.sort()).to.deep.equal([...changing[name]])
    })
  }

  for (const name of contracts) {
    it(`exists by code in ${name}: it cannot delegate, destroy itself or create`, async () => {
      const { deployedBytecode } = await artifacts.readArtifact(name)
      const found = opcodes(deployedBytecode)
      const forbidden = {
        DELEGATECALL: 0xf4,
        CALLCODE: 0xf2,
        SELFDESTRUCT: 0xff,
        CREATE: 0xf0,
        CREATE2: 0xf5,
      }
      for (const [opcode, byte] of Object.entries(forbidden)) expect(found.has(byte), opcode).to.equal(false)
    })
  }
})

describe('No ether', () => {
  for (const name of contracts) {
    it(`is taken by any function of ${name}`, async () => {
      const { abi } = await artifacts.readArtifact(name)
      const payable = abi.filter((part) => part.stateMutability === 'payable' || part.type === 'receive')
      expect(payable).to.deep.equal([])
    })
  }

  it('can be sent to the contracts', async () => {
    const registry = await loadFixture(deployRegistry)
    const [sender] = await ethers.getSigners()
    const to = await registry.getAddress()
    for (const data of ['0x', registry.interface.encodeFunctionData('revokeAll', [sender!.address])]) {
      await expect(sender!.sendTransaction({ to, value: 1, data })).to.be.revert(ethers)
    }
  })
})

describe('Accreditation', () => {
  it('has no way to a patient: the manager of everything is a stranger to the consent registry', async () => {
    const { manager, providers } = await loadFixture(deployOrganisation)
    const registry = await deployRegistry()
    const patient = ethers.toBeHex(0xbeef, 20)
    await expect(registry.connect(manager).revokeAll(patient)).to.be.revertedWithCustomError(
      registry,
      'ConsentRegistryNotAuthorized',
    )
    expect((await providers.orgs(orgId)).status).to.equal(1n)
  })
})
