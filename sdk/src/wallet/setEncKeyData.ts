import { type OrgId, to0x } from '@consentry/protocol'
import { callData } from './contractWords.ts'

/** The data of the transaction that publishes an organisation's key. Spec §9.2. */
export function setEncKeyData(orgId: OrgId, publicKey: Uint8Array): string {
  return callData('setEncKey(bytes32,bytes32)', [orgId, to0x(publicKey)])
}
