import type { Address } from 'viem'
import { connectChain } from '../deploy/chainAccess.ts'
import { fundingSteps } from '../deploy/fundingSteps.ts'
import { sendSteps } from '../deploy/sendSteps.ts'
import type { OpenFolder } from './openFolder.ts'
import type { RunningChain } from './runChain.ts'

/** Where the ether comes from. */
export interface Treasury {
  readonly open: OpenFolder
  readonly chain: RunningChain
}

/** Gives accounts of the embedded chain ether, if they have little. */
export async function fundAccounts({ open, chain }: Treasury, accounts: readonly Address[]): Promise<void> {
  const access = await connectChain(chain.url, open.keys.admin)
  await sendSteps(access, await fundingSteps(access, accounts))
}
