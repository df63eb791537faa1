import { type Hex, bytesToHex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { Chain } from '../../../scripts/chain/startChain.ts'

/** The account that has coins on the chains of these tests. */
export const payer: PrivateKeyAccount = privateKeyToAccount(bytesToHex(new Uint8Array(32).fill(7)))
export const chainId = 1_100_000_007

/** Sends one coin from the payer to itself under that nonce. */
export async function sendTransfer(chain: Chain, nonce: number): Promise<Hex> {
  const raw = await payer.signTransaction({
    type: 'eip1559',
    chainId,
    nonce,
    to: payer.address,
    value: 1n,
    gas: 21_000n,
    maxFeePerGas: 10n ** 11n,
    maxPriorityFeePerGas: 1n,
  })
  const hash = (await chain.call('eth_sendRawTransaction', [raw])) as Hex
  chain.poke()
  return hash
}

/** How many transactions of the payer are in blocks. */
export async function minedCount(chain: Chain): Promise<number> {
  return Number(await chain.call('eth_getTransactionCount', [payer.address, 'latest']))
}

/** Resolves when a transaction is in a block, to the number of that block. */
export async function blockOf(chain: Chain, hash: Hex): Promise<number> {
  for (;;) {
    const receipt = (await chain.call('eth_getTransactionReceipt', [hash])) as { blockNumber: Hex } | null
    if (receipt) return Number(receipt.blockNumber)
  }
}

/** Number and time of the newest block. */
export async function headOf(chain: Chain): Promise<{ number: number; seconds: number }> {
  const head = (await chain.call('eth_getBlockByNumber', ['latest', false])) as {
    readonly number: Hex
    readonly timestamp: Hex
  }
  return { number: Number(head.number), seconds: Number(head.timestamp) }
}
