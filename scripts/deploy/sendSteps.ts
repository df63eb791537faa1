import type { Address, Hex, PrivateKeyAccount, PublicClient } from 'viem'
import type { ChainAccess } from './chainAccess.ts'
import { DeployError } from './DeployError.ts'

/** One transaction of a deployment. Gas is fixed: what it builds on may not be mined yet, so nothing can be estimated. */
export interface Step {
  readonly label: string
  readonly gas: bigint
  /** Missing: creates a contract. */
  readonly to?: Address
  readonly data: Hex
  readonly valueWei?: bigint
}

/**
 * Sends the steps with consecutive nonces, without waiting in between, so that one block can take them all; resolves
 * when all are mined.
 *
 * @throws DeployError `transaction_failed` if one of them reverted
 */
export async function sendSteps(chain: ChainAccess, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return
  const { client, account } = chain
  const { maxFeePerGas, maxPriorityFeePerGas } = await client.estimateFeesPerGas()
  let nonce = await client.getTransactionCount({ address: account.address })
  const hashes: Hex[] = []
  for (const { gas, to, data, valueWei } of steps) {
    const serialized = await account.signTransaction({
      type: 'eip1559',
      chainId: chain.chainId,
      nonce: nonce++,
      gas,
      // Room for the base fee to rise while the later ones wait.
      maxFeePerGas: maxFeePerGas * 2n,
      maxPriorityFeePerGas,
      ...(to && { to }),
      data,
      ...(valueWei && { value: valueWei }),
    })
    hashes.push(await client.sendRawTransaction({ serializedTransaction: serialized }))
  }
  await requireSuccess(client, steps, hashes)
}

async function requireSuccess(
  client: PublicClient,
  steps: readonly Step[],
  hashes: readonly Hex[],
): Promise<void> {
  const receipts = await Promise.all(hashes.map((hash) => client.waitForTransactionReceipt({ hash })))
  const failed = receipts.findIndex(({ status }) => status !== 'success')
  if (failed >= 0) {
    throw new DeployError(
      'transaction_failed',
      `${steps[failed]?.label}: transaction ${hashes[failed]} reverted`,
    )
  }
}

/** Waits until nothing of the account is pending: an earlier run may have been killed after sending. */
export async function settlePending(client: PublicClient, account: PrivateKeyAccount): Promise<number> {
  const { address } = account
  for (;;) {
    const mined = await client.getTransactionCount({ address })
    const withPending = await client.getTransactionCount({ address, blockTag: 'pending' })
    if (mined >= withPending) return mined
    await new Promise((resolve) => setTimeout(resolve, client.pollingInterval))
  }
}
