import { type Address, encodeFunctionData, type Hex, isAddressEqual, zeroAddress, zeroHash } from 'viem'
import { providerRegistryAbi } from '../../protocol/src/chain/abi.generated.ts'
import { type ChainAccess, chainSeconds } from './chainAccess.ts'
import type { AccreditedOrganisation, GivenMember } from './deploymentFile.ts'
import type { Step } from './sendSteps.ts'

/** Bits of organisations and members, spec §9.2. */
export const orgRoles = { treat: 1, emergency: 2, custodian: 4, gateway: 8, research: 16 } as const
export const memberRoles = { staff: 1, agent: 2, anchor: 4 } as const

const DAY_SECONDS = 86_400
const RENEW_BEFORE_SECONDS = 30 * DAY_SECONDS
const ACCREDITATION_SECONDS = 730 * DAY_SECONDS
/** The contract takes at most 365 days after the time of the block. */
const MEMBERSHIP_SECONDS = 360 * DAY_SECONDS

const SUSPENDED = 2

/** What has to be sent so that the chain says what was wanted, and what it will say then. */
export interface OrganisationPlan {
  readonly organisation: AccreditedOrganisation
  readonly steps: readonly Step[]
}

interface OrgState {
  readonly admin: Address
  readonly validUntil: number
  readonly status: number
  readonly roles: number
  readonly name: string
  readonly encKey: Hex
}

const unknownOrg: OrgState = {
  admin: zeroAddress,
  validUntil: 0,
  status: 0,
  roles: 0,
  name: '',
  encKey: zeroHash,
}

/**
 * Accredits an organisation, renews what ends within 30 days, and gives it its first members and key. Only its
 * administrator can set these: it is accredited with the acting account as administrator and then handed over.
 * Wanted members without roles are removed. A suspended organisation, and a membership that its administrator shortened or removed, stay as they are.
 */
export async function planOrganisation(
  chain: ChainAccess,
  registry: Address,
  wanted: AccreditedOrganisation,
  isNewRegistry: boolean,
): Promise<OrganisationPlan> {
  const now = await chainSeconds(chain.client)
  const present = isNewRegistry ? unknownOrg : await readOrg(chain, registry, wanted.orgId)
  if (present.status === SUSPENDED) return { organisation: wanted, steps: [] }

  const us = chain.account.address
  const isOurs = isAddressEqual(wanted.admin, us)
  const isIncomplete = present.status === 0 || (!isOurs && isAddressEqual(present.admin, us))
  const isDue = isIncomplete || present.validUntil < now + RENEW_BEFORE_SECONDS || !isSameOrg(present, wanted)
  const validUntil = isDue ? accreditationEnd(wanted.validUntil, now) : present.validUntil

  const members: GivenMember[] = []
  const inner: Step[] = []
  for (const member of wanted.members) {
    const found = isNewRegistry
      ? { roles: 0, validUntil: 0 }
      : await readMember(chain, registry, wanted, member)
    if (member.roles === 0) {
      if (found.roles !== 0) inner.push(memberStep(registry, wanted.orgId, { ...member, validUntil: 0 }))
    } else if (isIncomplete || isMemberDue(member, found, now, isOurs)) {
      const renewed = { ...member, validUntil: now + MEMBERSHIP_SECONDS }
      members.push(renewed)
      inner.push(memberStep(registry, wanted.orgId, renewed))
    } else {
      members.push({ ...member, validUntil: Math.max(member.validUntil, found.validUntil) })
    }
  }
  if (isIncomplete && wanted.encKey && wanted.encKey !== present.encKey) {
    inner.push(encKeyStep(registry, wanted.orgId, wanted.encKey))
  }

  const organisation = { ...wanted, validUntil, members }
  const handOver = accreditStep(registry, organisation)
  if (inner.length === 0) return { organisation, steps: isDue ? [handOver] : [] }
  const takeOver = accreditStep(registry, { ...organisation, admin: us })
  if (isOurs) return { organisation, steps: isDue ? [takeOver, ...inner] : inner }
  return { organisation, steps: [takeOver, ...inner, handOver] }
}

/** An end that was planned before stays, so that a scheduled call is the same call when it is made. */
function accreditationEnd(planned: number, now: number): number {
  return planned > now + RENEW_BEFORE_SECONDS ? planned : now + ACCREDITATION_SECONDS
}

/** Our own members are kept up; those of others only while they are as we gave them, or longer. */
function isMemberDue(
  given: GivenMember,
  found: { readonly roles: number; readonly validUntil: number },
  now: number,
  isOurs: boolean,
): boolean {
  const isEnding = found.validUntil < now + RENEW_BEFORE_SECONDS
  if (isOurs) return isEnding || found.roles !== given.roles
  return isEnding && found.roles === given.roles && found.validUntil >= given.validUntil
}

function isSameOrg(present: OrgState, wanted: AccreditedOrganisation): boolean {
  return (
    present.roles === wanted.roles &&
    present.name === wanted.name &&
    isAddressEqual(present.admin, wanted.admin)
  )
}

function readOrg(chain: ChainAccess, registry: Address, orgId: Hex): Promise<OrgState> {
  return chain.client.readContract({
    address: registry,
    abi: providerRegistryAbi,
    functionName: 'orgs',
    args: [orgId],
  })
}

function readMember(
  chain: ChainAccess,
  registry: Address,
  { orgId }: AccreditedOrganisation,
  { address }: GivenMember,
): Promise<{ readonly roles: number; readonly validUntil: number }> {
  return chain.client.readContract({
    address: registry,
    abi: providerRegistryAbi,
    functionName: 'members',
    args: [orgId, address],
  })
}

function accreditStep(registry: Address, organisation: AccreditedOrganisation): Step {
  const { orgId, admin, roles, validUntil, name } = organisation
  const data = encodeFunctionData({
    abi: providerRegistryAbi,
    functionName: 'accredit',
    args: [orgId, admin, roles, validUntil, name],
  })
  return { label: `accredit ${orgId}`, to: registry, data, gas: 400_000n }
}

function memberStep(registry: Address, orgId: Hex, { address, roles, validUntil }: GivenMember): Step {
  const data = encodeFunctionData({
    abi: providerRegistryAbi,
    functionName: 'setMember',
    args: [orgId, address, roles, validUntil],
  })
  return { label: `set member of ${orgId}`, to: registry, data, gas: 150_000n }
}

function encKeyStep(registry: Address, orgId: Hex, encKey: Hex): Step {
  const data = encodeFunctionData({
    abi: providerRegistryAbi,
    functionName: 'setEncKey',
    args: [orgId, encKey],
  })
  return { label: `set key of ${orgId}`, to: registry, data, gas: 200_000n }
}
