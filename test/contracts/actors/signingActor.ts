import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import { newestBlock } from '../support/chain.ts'
import { hashTerms } from '../support/terms.ts'
import { type Domain, digestOf } from '../support/typedData.ts'
import type { Actor } from './Actor.ts'

/** Signs an EIP-712 digest in the manner of the account. */
export type SignDigest = (digest: string) => string

/** Signs messages that somebody else, the registry's runner, submits. */
export function signingActor(
  registry: ConsentRegistry,
  domain: Domain,
  address: string,
  sign: SignDigest,
): Actor {
  return {
    address,
    grant: async (patient, version, terms) => {
      const signature = sign(digestOf(domain, 'Grant', { patient, version, terms }))
      return registry.grantBySig(patient, address, version, hashTerms(terms), signature)
    },
    revoke: async (patient, id) =>
      registry.revokeBySig(patient, address, id, sign(digestOf(domain, 'Revoke', { patient, id }))),
    revokeAll: async (patient, version) => {
      const signature = sign(digestOf(domain, 'RevokeAll', { patient, version }))
      return registry.revokeAllBySig(patient, address, version, signature)
    },
    setKeys: async (patient, digest, seq, version) => {
      const block = await newestBlock()
      const signature = sign(digestOf(domain, 'SetKeys', { patient, digest, seq, version, ...block }))
      const { blockNumber, blockHash } = block
      return registry.setKeysBySig(patient, address, digest, seq, version, blockNumber, blockHash, signature)
    },
    setDelegate: async (patient, delegate, rights, validUntil) => {
      const block = await newestBlock()
      const nonce = await registry.nonces(patient)
      const message = { patient, delegate, rights, validUntil, nonce, ...block }
      const signature = sign(digestOf(domain, 'SetDelegate', message))
      const { blockNumber, blockHash } = block
      return registry.setDelegateBySig(
        patient,
        delegate,
        rights,
        validUntil,
        blockNumber,
        blockHash,
        signature,
      )
    },
  }
}
