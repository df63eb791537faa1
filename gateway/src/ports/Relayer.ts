import type { Bytes32 } from '@consentry/protocol'
import type { RelayCall } from './OutboxRows.ts'

export type Receipt =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'mined'; readonly block: number }
  | { readonly kind: 'reverted'; readonly block: number }

/** Signs and sends contract calls from the accounts of this gateway. Sending the same raw bytes twice does no harm. */
export interface Relayer {
  /** Next nonce by the chain's view (mined transactions only). */
  nonce(account: 'relayer' | 'anchor'): Promise<number>
  /** Signs with current fees. The bytes are to be stored before `send`. */
  sign(
    account: 'relayer' | 'anchor',
    call: RelayCall,
    nonce: number,
  ): Promise<{ readonly raw: string; readonly txHash: Bytes32 }>
  /** Resolves when the node took it or knew it already. Rejects with a `RelayRefused` error otherwise. */
  send(raw: string): Promise<void>
  receipt(txHash: Bytes32): Promise<Receipt>
  /** Tries the call at `latest` without sending: null if it would succeed, else the contract's error name. */
  dryRun(account: 'relayer' | 'anchor', call: RelayCall): Promise<string | null>
}
