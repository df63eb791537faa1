import type { SigningKey } from 'ethers'
import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import { hashTerms } from '../support/terms.ts'
import { type Domain, digestOf } from '../support/typedData.ts'
import type { Actor } from './Actor.ts'
import { signingActor } from './signingActor.ts'

/** Signs grants and revocations that are submitted in batches of one. There are no batches of the other messages. */
export function batchActor(
  registry: ConsentRegistry,
  domain: Domain,
  address: string,
  key: SigningKey,
): Actor {
  return {
    ...signingActor(registry, domain, address, (digest) => key.sign(digest).serialized),
    grant: async (patient, version, terms) => {
      const { r, yParityAndS: vs } = key.sign(digestOf(domain, 'Grant', { patient, version, terms }))
      return registry.grantBatch([{ patient, version, termsHash: hashTerms(terms), r, vs }])
    },
    revoke: async (patient, id) => {
      const { r, yParityAndS: vs } = key.sign(digestOf(domain, 'Revoke', { patient, id }))
      return registry.revokeBatch([{ patient, id, r, vs }])
    },
  }
}
