import type { OrgId } from '@consentry/protocol'

/**
 * Publishes the encryption key of an organisation on chain (`setEncKey`): X25519, 32 bytes. The caller of the contract is
 * the organisation's administrator. Resolves once the key is mined. Spec §9.2.
 */
export type SetEncKey = (orgId: OrgId, publicKey: Uint8Array) => Promise<void>
