import type { Address, Seconds } from '@consentry/protocol'
import type { Client } from '../client/createClient.ts'
import type { Session } from '../client/login.ts'
import { orgOf } from '../client/orgOf.ts'
import { waitUntil } from '../client/waitUntil.ts'
import { addWalletSlot, removeWalletSlot } from '../vault/memberSlot.ts'
import type { Unlock } from '../vault/openVault.ts'
import type { MemberTerms, SetMember } from '../wallet/SetMember.ts'
import type { Agent } from './Agent.ts'

/** The bits of a member's roles: STAFF reads and writes, AGENT holds the organisation's keys too. Spec §9.2. */
export const memberRoles: Readonly<Record<'staff' | 'agent', number>> = { staff: 1, agent: 2 }

/**
 * Makes somebody a member, or changes until when; by the organisation's administrator, at most for a year. Resolves
 * once one's own node says so. Throws `relay_failed`, `not_effective_in_time`. Spec §9.2.
 */
export async function addMember(
  session: Session,
  { setMember, ...terms }: MemberTerms & { readonly setMember: SetMember },
): Promise<void> {
  await setMember(orgOf(session), terms)
  await seenOnChain(session, terms)
}

/**
 * Ends a membership: effective with the next request of that member. Who held the recovery code or opened the vault
 * may still know the organisation's keys: `rollOrgKey` with a new root ends that. Spec §9.2, §15.6.
 */
export async function removeMember(
  session: Session,
  { who, setMember }: { readonly who: Address; readonly setMember: SetMember },
): Promise<void> {
  await addMember(session, { who, roles: 0, validUntil: 0 as Seconds, setMember })
}

/**
 * Lets the wallet of the session open the organisation's vault from now on; to be called by a new member with role
 * AGENT, who was given the recovery code. Two signatures. Throws `bad_code`, `bad_slot`, `no_access`. Spec §5.
 */
export async function joinOrgVault(
  session: Session,
  { recoveryCode }: { readonly recoveryCode: string },
): Promise<void> {
  const { wallet, origin, net, ports } = session.client
  const unlock: Unlock = { by: 'code', code: recoveryCode }
  await changeKeyring(session, (keyring) =>
    addWalletSlot(
      keyring,
      { unlock, member: { wallet, origin, chainId: net.chainId, now: ports.clock(), random: ports.random } },
      ports.crypto,
    ),
  )
}

/** Takes a wallet’s slot out of the organisation’s keyring. Throws `bad_slot`, `bad_code`. Spec §5. */
export async function dropFromOrgVault(
  session: Session,
  { who: address, recoveryCode: code }: { readonly who: Address; readonly recoveryCode: string },
): Promise<void> {
  const { ports } = session.client
  await changeKeyring(session, (keyring) =>
    removeWalletSlot(keyring, { unlock: { by: 'code', code }, address }, ports.crypto),
  )
}

async function changeKeyring(
  session: Session,
  change: (keyring: Uint8Array) => Promise<Uint8Array>,
): Promise<void> {
  const path = { org: orgOf(session) }
  const { value: keyring } = await session.call('readOrgKeyring', { path })
  await session.call('putOrgKeyring', { path, bytes: await change(keyring) })
}

async function seenOnChain(session: Pick<Agent, 'session'>['session'], terms: MemberTerms): Promise<void> {
  const { client } = session
  await waitUntil(client, 'the membership', async () => {
    const { roles, validUntil } = await memberNow(client, session, terms.who)
    return roles === terms.roles && validUntil === terms.validUntil
  })
}

async function memberNow({ chain, deployment }: Client, session: Session, who: Address) {
  const { contracts, deploymentBlock: fromBlock } = deployment
  const { number: atBlock } = await chain.head()
  const providers = contracts.providerRegistry.address
  return chain.memberAt({ providers, orgId: orgOf(session), who, fromBlock, atBlock })
}
