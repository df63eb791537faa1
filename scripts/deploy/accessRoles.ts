import { type Address, encodeFunctionData, toFunctionSelector } from 'viem'
import { accessManagerAbi } from './accessManagerAbi.generated.ts'
import type { ChainAccess } from './chainAccess.ts'
import type { NetworkContracts } from './deploymentFile.ts'
import type { Step } from './sendSteps.ts'

/** Roles of the AccessManager. ADMIN is OpenZeppelin's own. */
export const accessRoles = { admin: 0n, accreditor: 1n, suspender: 2n } as const

const callGas = 200_000n

const functionRoles = [
  {
    selector: toFunctionSelector('accredit(bytes32,address,uint8,uint40,string)'),
    role: accessRoles.accreditor,
  },
  { selector: toFunctionSelector('suspend(bytes32)'), role: accessRoles.suspender },
] as const

/** Steps that make the account ACCREDITOR and SUSPENDER, without delay so far, as far as it is not. */
export async function roleSteps(
  chain: ChainAccess,
  contracts: NetworkContracts,
  isNew: boolean,
): Promise<Step[]> {
  const { accessManager, providerRegistry } = contracts
  const steps: Step[] = []
  for (const { selector, role } of functionRoles) {
    const present = isNew
      ? accessRoles.admin
      : await chain.client.readContract({
          address: accessManager,
          abi: accessManagerAbi,
          functionName: 'getTargetFunctionRole',
          args: [providerRegistry, selector],
        })
    if (present === role) continue
    const data = encodeFunctionData({
      abi: accessManagerAbi,
      functionName: 'setTargetFunctionRole',
      args: [providerRegistry, [selector], role],
    })
    steps.push({ label: `bind role ${role}`, to: accessManager, data, gas: callGas })
  }
  for (const role of [accessRoles.accreditor, accessRoles.suspender]) {
    const [isMember] = isNew ? [false] : await readRole(chain, accessManager, role)
    if (!isMember) steps.push(grantStep(accessManager, role, chain.account.address, 0))
  }
  return steps
}

/** Steps that put the delay on ACCREDITOR and on the admin role, which could bypass it. To be sent last. */
export async function delaySteps(
  chain: ChainAccess,
  accessManager: Address,
  isNew: boolean,
  delaySeconds: number,
): Promise<Step[]> {
  const steps: Step[] = []
  for (const role of [accessRoles.accreditor, accessRoles.admin]) {
    const [, present] = isNew ? [true, 0] : await readRole(chain, accessManager, role)
    if (present !== delaySeconds)
      steps.push(grantStep(accessManager, role, chain.account.address, delaySeconds))
  }
  return steps
}

/** Whether the account has the role, and after which delay in seconds it may use it. */
export function readRole(
  chain: ChainAccess,
  accessManager: Address,
  role: bigint,
): Promise<readonly [boolean, number]> {
  return chain.client.readContract({
    address: accessManager,
    abi: accessManagerAbi,
    functionName: 'hasRole',
    args: [role, chain.account.address],
  })
}

function grantStep(accessManager: Address, role: bigint, account: Address, delaySeconds: number): Step {
  const data = encodeFunctionData({
    abi: accessManagerAbi,
    functionName: 'grantRole',
    args: [role, account, delaySeconds],
  })
  return { label: `grant role ${role}`, to: accessManager, data, gas: callGas }
}
