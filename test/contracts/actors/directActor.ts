import type { TransactionResponse } from 'ethers'
import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import { hashTerms } from '../support/terms.ts'
import type { Actor } from './Actor.ts'

/** Makes the account call the registry. */
export type SendCall = (data: string) => Promise<TransactionResponse>

/** Acts as the caller of the registry. */
export function directActor(registry: ConsentRegistry, address: string, send: SendCall): Actor {
  const calls = registry.interface
  return {
    address,
    grant: (patient, version, terms) =>
      send(calls.encodeFunctionData('grant', [patient, version, hashTerms(terms)])),
    revoke: (patient, id) => send(calls.encodeFunctionData('revoke', [patient, id])),
    revokeAll: (patient) => send(calls.encodeFunctionData('revokeAll', [patient])),
    setKeys: (patient, digest, seq, version) =>
      send(calls.encodeFunctionData('setKeys', [patient, digest, seq, version])),
    setDelegate: (patient, delegate, rights, validUntil) =>
      send(calls.encodeFunctionData('setDelegate', [patient, delegate, rights, validUntil])),
  }
}
