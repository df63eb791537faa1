import {
  type Bytes32,
  type Checkpoint,
  from0x,
  fromUtf8,
  ProtocolError,
  type Seconds,
  sha256,
  to0x,
  toUtf8,
  verifyCheckpoint,
} from '@consentry/protocol'
import type { Client } from '../client/createClient.ts'
import { requireConsistent } from '../client/readCheckpoint.ts'
import type { Finding } from './Finding.ts'

/** A checkpoint beside the anchor on chain. */
export type AnchoredCheckpoint = {
  /** The note as the gateway signed it. */
  readonly note: string
  /** Leaves it covers; null where the note does not verify. */
  readonly size: number | null
  /** The last anchor as one's own node has it; null before the first. Time in s. */
  readonly anchor: { readonly size: number; readonly time: Seconds } | null
  readonly findings: readonly Finding[]
}

/**
 * Compares a checkpoint, by default the newest, with the last anchor on chain: one must be a beginning of the other. The
 * anchor comes from one's own node, the proof between both from the gateway, and is verified.
 * Throws `unreachable`, `log_halted`. Spec §9.3, §14.
 */
export async function checkAnchor(
  client: Client,
  { note: given }: { readonly note?: string } = {},
): Promise<AnchoredCheckpoint> {
  const note = given ?? fromUtf8((await client.call('readCheckpoint')).value) ?? ''
  const anchor = await lastAnchor(client)
  const told = anchor === null ? null : { size: anchor.size, time: anchor.time }
  const checkpoint = verified(client, note)
  if (typeof checkpoint === 'string') {
    const finding: Finding = { code: 'bad_checkpoint', index: null, detail: checkpoint }
    return { note, size: null, anchor: told, findings: [finding] }
  }
  const isOne = anchor === null || (await isOneHistory(client, checkpoint, anchor))
  const fork: Finding = {
    code: 'fork',
    index: null,
    detail: `size ${checkpoint.size} and the anchor of size ${anchor?.size ?? 0} are not of one history`,
  }
  return { note, size: checkpoint.size, anchor: told, findings: isOne ? [] : [fork] }
}

async function lastAnchor({ chain, deployment }: Client) {
  const { contracts, orgId, origin } = deployment
  const logId = to0x(sha256(toUtf8(origin))) as Bytes32
  const { size, root, time } = await chain.anchor(contracts.auditAnchor.address, orgId, logId)
  return size === 0 ? null : { size, root: from0x(root), time }
}

function verified({ deployment, ports }: Client, note: string): Checkpoint | string {
  try {
    const expected = { vkey: deployment.vkeys.checkpoint, origin: deployment.origin }
    return verifyCheckpoint(note, expected, ports.crypto.curves)
  } catch (error) {
    if (error instanceof ProtocolError) return error.message
    throw error
  }
}

async function isOneHistory(
  client: Client,
  checkpoint: Checkpoint,
  anchor: Pick<Checkpoint, 'size' | 'root'>,
): Promise<boolean> {
  const [first, second] = anchor.size <= checkpoint.size ? [anchor, checkpoint] : [checkpoint, anchor]
  try {
    await requireConsistent(client, first, second)
    return true
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'bad_proof') return false
    throw error
  }
}
