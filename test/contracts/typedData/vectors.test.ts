import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { solidityPackedKeccak256, toBeHex } from 'ethers'
import { network } from 'hardhat'
import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import type { Domain, MessageName } from '../support/typedData.ts'
import { contractDigest, type Message, submitMessage } from './submitMessage.ts'

interface VectorCase {
  readonly name: string
  readonly in: {
    readonly domain: Domain
    readonly primaryType: MessageName
    readonly message: Message
    readonly signer?: string
    readonly signature?: string
  }
  readonly out?: {
    readonly domainSeparator: string
    readonly digest: string
    signature: string
    signer: string
  }
}

const file = new URL('../../vectors/protocol/eip712.json', import.meta.url)
const cases = (JSON.parse(readFileSync(file, 'utf8')) as { cases: VectorCase[] }).cases
/** OpenZeppelin's Nonces keeps its mapping in the slot after the two of EIP712's long names. */
const NONCES_SLOT = 3

type Connection = Awaited<ReturnType<typeof network.create>>

const connections = new Map<number, Connection>()

async function connectionOf(chainId: number): Promise<Connection> {
  const known = connections.get(chainId)
  if (known) return known
  const connection = await network.create({ override: { chainId } })
  connections.set(chainId, connection)
  return connection
}

/** The code on the chain and at the address of the domain: OpenZeppelin's EIP712 follows both. */
async function registryAt({ chainId, verifyingContract }: Domain): Promise<ConsentRegistry> {
  const { ethers, networkHelpers } = await connectionOf(chainId)
  const deployed = await ethers.deployContract('ConsentRegistry')
  await networkHelpers.setCode(verifyingContract, (await deployed.getDeployedCode()) ?? '0x')
  return ethers.getContractAt('ConsentRegistry', verifyingContract)
}

/** A SetDelegate message is valid for one nonce only, which the vectors choose freely. */
async function prepareNonce(
  registry: ConsentRegistry,
  { chainId }: Domain,
  { patient, nonce }: Message,
): Promise<void> {
  if (nonce === undefined) return
  const { networkHelpers } = await connectionOf(chainId)
  const slot = solidityPackedKeccak256(['uint256', 'uint256'], [patient, NONCES_SLOT])
  await networkHelpers.setStorageAt(await registry.getAddress(), slot, toBeHex(BigInt(String(nonce)), 32))
  expect(await registry.nonces(patient)).to.equal(nonce)
}

/** The contract has one name and one version: messages for others cannot be put to it. */
function isExpressible({ name, version }: Domain): boolean {
  return name === 'Consentry' && version === '1'
}

describe('Signed messages of the test vectors', () => {
  for (const { name, in: given, out } of cases.filter((each) => isExpressible(each.in.domain))) {
    const { domain, primaryType, message } = given
    if (out) {
      it(`${name} has this digest and this signer on chain`, async () => {
        const registry = await registryAt(domain)
        await prepareNonce(registry, domain, message)
        expect(await registry.domainSeparator()).to.equal(out.domainSeparator)
        expect(await contractDigest(registry, primaryType, message)).to.equal(out.digest)
        const answer = await submitMessage(registry, primaryType, message, out.signer, out.signature)
        expect(answer?.name).not.to.equal('ConsentRegistryBadSignature')
      })
    } else {
      it(`${name} is refused on chain`, async () => {
        const registry = await registryAt(domain)
        await prepareNonce(registry, domain, message)
        const { signer = '', signature = '' } = given
        const answer = await submitMessage(registry, primaryType, message, signer, signature)
        expect(answer?.name).to.equal('ConsentRegistryBadSignature')
      })
    }
  }
})
