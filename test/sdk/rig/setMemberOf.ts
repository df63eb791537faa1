import type { SetEncKey } from '../../../sdk/src/wallet/SetEncKey.ts'
import type { SetMember } from '../../../sdk/src/wallet/SetMember.ts'
import { to0x } from '@consentry/protocol'
import type { bytes32 } from '../../support/ids.ts'
import type { RigNetwork } from './openRigNetwork.ts'

/** The organisation's administrator sets a member on the chain in memory. */
export function setMemberOf({ contracts, pump }: RigNetwork): SetMember {
  return async (orgId, { who, roles, validUntil }) => {
    contracts.say([{ type: 'MemberSet', orgId, who, roles, validUntil }])
    await pump()
  }
}

/** The organisation's administrator publishes its next key on the chain in memory. */
export function setEncKeyOf({ contracts, pump }: RigNetwork): SetEncKey {
  return async (orgId, publicKey) => {
    const keyVersion = (contracts.orgs.get(orgId)?.keyVersion ?? 0) + 1
    const encKey = to0x(publicKey) as ReturnType<typeof bytes32>
    contracts.say([{ type: 'EncKeySet', orgId, encKey, keyVersion }])
    await pump()
  }
}
