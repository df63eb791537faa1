import type { Address } from '@consentry/protocol'
import { askNode } from './askNode.ts'
import { askWallet } from './askWallet.ts'
import type { Eip1193Provider } from './Eip1193Provider.ts'
import type { SendCall } from './registryCalls.ts'

/** Who sends a transaction, to which contract, and how its receipt is waited for. */
export type AdministratorOptions = {
  /** The administrator: an account of the wallet. */
  readonly from: Address
  /** The ProviderRegistry. */
  readonly providers: Address
  /** Waits; without it by the clock of the machine. */
  readonly sleep?: (millis: number) => Promise<void>
}

/** Time between two looks for the receipt, in ms. */
const pause = 500

/** Sends by a browser wallet. */
export function eip1193Send(
  provider: Eip1193Provider,
  { from, providers, sleep = sleepFor }: AdministratorOptions,
): SendCall {
  return async (data) => {
    const params = [{ from, to: providers, data }]
    const hash = await askWallet(() => provider.request({ method: 'eth_sendTransaction', params }))
    for (;;) {
      const call = { method: 'eth_getTransactionReceipt', params: [hash] }
      const receipt = await askNode(() => provider.request(call))
      if (typeof receipt === 'object' && receipt !== null && 'status' in receipt)
        return Number(receipt.status) === 1
      await sleep(pause)
    }
  }
}

function sleepFor(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis))
}
