import type { Address } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { askNode } from './askNode.ts'
import { askWallet } from './askWallet.ts'
import type { Eip1193Provider } from './Eip1193Provider.ts'
import type { SetEncKey } from './SetEncKey.ts'
import { setEncKeyData } from './setEncKeyData.ts'

/** Who sends the transaction, to which contract, and how its receipt is waited for. */
export type SetEncKeyOptions = {
  /** The administrator: an account of the wallet. */
  readonly from: Address
  /** The ProviderRegistry. */
  readonly providers: Address
  /** Waits; without it by the clock of the machine. */
  readonly sleep?: (millis: number) => Promise<void>
}

/** Time between two looks for the receipt, in ms. */
const pause = 500

/**
 * Lets the administrator of an organisation publish its encryption key through a browser wallet, and waits until it is
 * mined. Throws `relay_failed` if it was reverted, `wallet_rejected`, `wallet_failed`.
 */
export function eip1193SetEncKey(
  provider: Eip1193Provider,
  { from, providers, sleep = sleepFor }: SetEncKeyOptions,
): SetEncKey {
  return async (orgId, publicKey) => {
    const transaction = { from, to: providers, data: setEncKeyData(orgId, publicKey) }
    const hash = await askWallet(() =>
      provider.request({ method: 'eth_sendTransaction', params: [transaction] }),
    )
    for (;;) {
      const receipt = await askNode(() =>
        provider.request({ method: 'eth_getTransactionReceipt', params: [hash] }),
      )
      if (typeof receipt === 'object' && receipt !== null && 'status' in receipt) {
        if (Number(receipt.status) === 1) return
        throw new SdkError('relay_failed', 'The organisation’s key was not accepted')
      }
      await sleep(pause)
    }
  }
}

function sleepFor(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis))
}
