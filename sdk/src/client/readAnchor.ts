import { type Bytes32, type Checkpoint, from0x, sha256, to0x, toUtf8 } from '@consentry/protocol'
import type { Client } from './createClient.ts'

/** The last anchor of the gateway's log as one's own node has it: nothing the gateway could change. Spec §9.3. */
export async function readAnchor({ chain, deployment }: Client): Promise<Pick<Checkpoint, 'size' | 'root'>> {
  const { contracts, orgId, origin } = deployment
  const logId = to0x(sha256(toUtf8(origin))) as Bytes32
  const { size, root } = await chain.anchor(contracts.auditAnchor.address, orgId, logId)
  return { size, root: from0x(root) }
}
