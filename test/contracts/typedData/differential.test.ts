import { expect } from 'chai'
import { TypedDataEncoder } from 'ethers'
import fc from 'fast-check'
import { type Hex, hashTypedData, type TypedDataDefinition } from 'viem'
import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import { ethers, loadFixture } from '../support/chain.ts'
import { deployRegistry } from '../support/scene.ts'
import { domainOf, type MessageName, messageTypes } from '../support/typedData.ts'
import { contractDigest, type Message } from './submitMessage.ts'

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => ethers.hexlify(value))
const unsigned = (bits: number): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n })
const words = fc.array(fc.string(), { maxLength: 5 })

const terms = fc.record({
  grantee: hex(32),
  granteeName: fc.string({ unit: 'binary', maxLength: 128 }),
  classes: words,
  actions: words,
  purposes: words,
  notBefore: unsigned(64),
  expiresAt: unsigned(64),
  recordsFrom: unsigned(64),
  recordsTo: unsigned(64),
  blockNumber: unsigned(64),
  blockHash: hex(32),
  salt: hex(32),
})

const messages: Readonly<Record<MessageName, fc.Arbitrary<Message>>> = {
  Grant: fc.record({ patient: hex(20), version: unsigned(64), terms }),
  Revoke: fc.record({ patient: hex(20), id: hex(32) }),
  RevokeAll: fc.record({ patient: hex(20), version: unsigned(64) }),
  SetKeys: fc.record({
    patient: hex(20),
    digest: hex(32),
    seq: unsigned(32),
    version: unsigned(64),
    blockNumber: unsigned(64),
    blockHash: hex(32),
  }),
  SetDelegate: fc.record({
    patient: hex(20),
    delegate: hex(20),
    rights: unsigned(16),
    validUntil: unsigned(40),
    nonce: fc.constant(0n),
    blockNumber: unsigned(64),
    blockHash: hex(32),
  }),
}

async function digests(registry: ConsentRegistry, name: MessageName, message: Message): Promise<string[]> {
  const domain = await domainOf(registry)
  const { verifyingContract } = domain
  return [
    await contractDigest(registry, name, message),
    hashTypedData({
      domain: { ...domain, verifyingContract: verifyingContract as Hex },
      types: messageTypes[name],
      primaryType: name,
      message,
    } as TypedDataDefinition),
    TypedDataEncoder.hash(domain, messageTypes[name], message),
  ]
}

describe('Typed data', () => {
  for (const [name, message] of Object.entries(messages) as [MessageName, fc.Arbitrary<Message>][]) {
    it(`of ${name} has the same digest in Solidity, viem and ethers`, async () => {
      const registry = await loadFixture(deployRegistry)
      await fc.assert(
        fc.asyncProperty(message, async (value) => {
          const [first, ...others] = await digests(registry, name, value)
          expect(others).to.deep.equal([first, first])
        }),
        { numRuns: 50 },
      )
    })
  }
})
