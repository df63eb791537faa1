import { type OrgId, to0x } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { callData } from './contractWords.ts'
import type { SetEncKey } from './SetEncKey.ts'
import type { SetMember } from './SetMember.ts'

/** Sends a call to the ProviderRegistry and tells, once it is mined, whether it was accepted. */
export type SendCall = (data: string) => Promise<boolean>

/** Publishes an organisation's key by a call. Throws `relay_failed` if it was reverted. Spec §9.2. */
export function setEncKeyBy(send: SendCall): SetEncKey {
  return async (orgId, publicKey) => {
    const data = callData('setEncKey(bytes32,bytes32)', [orgId, to0x(publicKey)])
    await accepted(send, data, 'The organisation’s key was not accepted')
  }
}

/** Sets a member of an organisation by a call. Throws `relay_failed` if it was reverted. Spec §9.2. */
export function setMemberBy(send: SendCall): SetMember {
  return async (orgId: OrgId, { who, roles, validUntil }) => {
    const values = [orgId, who, hex(roles), hex(validUntil)]
    const data = callData('setMember(bytes32,address,uint8,uint40)', values)
    await accepted(send, data, 'The member was not accepted')
  }
}

async function accepted(send: SendCall, data: string, what: string): Promise<void> {
  if (await send(data)) return
  throw new SdkError('relay_failed', what, { next: 'Only the organisation’s administrator may do this' })
}

function hex(value: number): string {
  return `0x${value.toString(16)}`
}
