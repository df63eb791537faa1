import { fromUtf8 } from '@consentry/protocol'

/**
 * Whether evidence is that of an event on chain, which nobody asked this gateway for: its transaction and arguments. An
 * auditor has both from a node, so it is no evidence in the sense of a bundle (§10).
 */
export function isChainEvidence(bytes: Uint8Array): boolean {
  try {
    const said: unknown = JSON.parse(fromUtf8(bytes) ?? '')
    return typeof said === 'object' && said !== null && 'txHash' in said && 'event' in said
  } catch {
    return false
  }
}
