import {
  type AnchorEvent,
  type Bytes32,
  type ConsentEvent,
  decodeAnchorLog,
  decodeConsentLog,
  decodeProviderLog,
  type ProviderEvent,
  ProtocolError,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { ChainLog } from '../ports/Chain.ts'
import type { FollowedNetwork } from './FollowedNetwork.ts'

/** Which of the three counters an event belongs to. */
export type CountedContract = 'consent' | 'provider' | 'anchor'

/** An event that carries its contract's counter `n`. */
export type CountedEvent = Exclude<ConsentEvent, { type: 'Skipped' }> | ProviderEvent | AnchorEvent

/** An event with the transaction that caused it. */
export interface ChainEvent {
  readonly contract: CountedContract
  readonly event: CountedEvent
  readonly txHash: Bytes32
}

/**
 * The counted events of some logs, in their order. Logs of other events carry no `n` and change nothing here.
 * Throws `chain_stale` for a log of another shape: then the node or the contract is not what it should be.
 */
export function decodeEvents(network: FollowedNetwork, logs: readonly ChainLog[]): readonly ChainEvent[] {
  return logs.flatMap((log) => {
    const decoded = decodeLog(network, log)
    return decoded === null ? [] : [{ ...decoded, txHash: log.txHash }]
  })
}

function decodeLog(network: FollowedNetwork, log: ChainLog): Pick<ChainEvent, 'contract' | 'event'> | null {
  try {
    switch (log.address) {
      case network.consentRegistry.address: {
        const event = decodeConsentLog(log)
        return event === undefined || event.type === 'Skipped' ? null : { contract: 'consent', event }
      }
      case network.providerRegistry.address: {
        const event = decodeProviderLog(log)
        return event === undefined ? null : { contract: 'provider', event }
      }
      case network.auditAnchor.address: {
        const event = decodeAnchorLog(log)
        return event === undefined ? null : { contract: 'anchor', event }
      }
      default:
        return null
    }
  } catch (cause) {
    if (cause instanceof ProtocolError)
      throw new GatewayError('chain_stale', 'rpc_malformed_event', { cause })
    throw cause
  }
}
