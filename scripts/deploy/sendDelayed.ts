import { encodeFunctionData, type Hex } from 'viem'
import { accessManagerAbi } from './accessManagerAbi.generated.ts'
import { type ChainAccess, chainSeconds } from './chainAccess.ts'
import type { NetworkContracts } from './deploymentFile.ts'
import { type Step, sendSteps } from './sendSteps.ts'

/**
 * Sends one call of the provider registry that has a delay: schedules it the first time, makes it when it is ready.
 *
 * @returns null when the call was made, else the time in seconds from which it can be
 */
export async function sendDelayed(
  chain: ChainAccess,
  { accessManager, providerRegistry }: NetworkContracts,
  step: Step,
): Promise<number | null> {
  const readyAt = await scheduledFor(chain, accessManager, providerRegistry, step.data)
  if (readyAt === 0) {
    const data = encodeFunctionData({
      abi: accessManagerAbi,
      functionName: 'schedule',
      // Zero: as early as the delay allows.
      args: [providerRegistry, step.data, 0],
    })
    await sendSteps(chain, [{ label: `schedule ${step.label}`, to: accessManager, data, gas: 300_000n }])
    return scheduledFor(chain, accessManager, providerRegistry, step.data)
  }
  if ((await chainSeconds(chain.client)) < readyAt) return readyAt
  await sendSteps(chain, [step])
  return null
}

async function scheduledFor(
  { client, account }: ChainAccess,
  accessManager: Hex,
  target: Hex,
  data: Hex,
): Promise<number> {
  const contract = { address: accessManager, abi: accessManagerAbi } as const
  const id = await client.readContract({
    ...contract,
    functionName: 'hashOperation',
    args: [account.address, target, data],
  })
  return client.readContract({ ...contract, functionName: 'getSchedule', args: [id] })
}
