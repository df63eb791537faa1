import { type Address, createTestClient, custom, parseEther } from 'viem'
import type { ChainAccess } from './chainAccess.ts'
import type { Step } from './sendSteps.ts'

const lowWei = parseEther('1')
const fillWei = parseEther('10')
const treasuryWei = parseEther('1000000')

/** Transfers to those accounts that have less than 1 ether. For the embedded chain alone, where ether is worthless. */
export async function fundingSteps(chain: ChainAccess, addresses: readonly Address[]): Promise<Step[]> {
  const steps: Step[] = []
  for (const address of new Set(addresses)) {
    const balanceWei = await chain.client.getBalance({ address })
    if (balanceWei >= lowWei) continue
    steps.push({ label: `fund ${address}`, to: address, data: '0x', valueWei: fillWei, gas: 60_000n })
  }
  return steps
}

/** Gives the acting account of an embedded chain ether out of nothing, if it runs low. */
export async function fillTreasury({ client, account }: ChainAccess): Promise<void> {
  const { address } = account
  if ((await client.getBalance({ address })) >= treasuryWei / 2n) return
  const cheats = createTestClient({ mode: 'anvil', transport: custom({ request: client.request }) })
  await cheats.setBalance({ address, value: treasuryWei })
}
