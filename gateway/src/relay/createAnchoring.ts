import {
  type Bytes32,
  type OrgId,
  type RandomSource,
  type Seconds,
  secondsOf,
  to0x,
  toHex,
} from '@consentry/protocol'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { OutboxRow } from '../ports/OutboxRows.ts'
import type { CheckpointRow } from '../ports/TreeRows.ts'
import { type AnchorCadence, anchorDue } from './anchorDue.ts'

export interface AnchoringOptions {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: RandomSource
  readonly orgId: OrgId
  /** SHA-256 of the log's origin. */
  readonly logId: Bytes32
  readonly cadence: AnchorCadence
}

export interface Anchoring {
  /** Puts an anchor of the newest checkpoint into the outbox if one is due; says whether it did. */
  pass(): Promise<boolean>
}

const MOST_ROWS = 500
const NO_DIRECTORY = `0x${'0'.repeat(64)}`

/** Owes the chain an anchor whenever the cadence says so (§9.3). One at a time: the next waits for the last. */
export function createAnchoring(options: AnchoringOptions): Anchoring {
  const { ledger, clock, cadence } = options
  // An anchor that failed leaves no mark on chain; without this the next pass would try again at once.
  let lastTry: Seconds | null = null
  return {
    pass: async () => {
      const now = secondsOf(clock.now())
      if (lastTry !== null && now - lastTry < cadence.changed) return false
      const due = (tx: LedgerTx) => dueCheckpoint(tx, options, now)
      if ((await ledger.read(due)) === null) return false
      const isOwed = await ledger.write(async (tx) => {
        const checkpoint = await due(tx)
        if (checkpoint !== null) await tx.outbox.insert(anchorRow(options, checkpoint))
        return checkpoint !== null
      })
      if (isOwed) lastTry = now
      return isOwed
    },
  }
}

async function dueCheckpoint(
  tx: LedgerTx,
  { logId, cadence }: AnchoringOptions,
  now: Seconds,
): Promise<CheckpointRow | null> {
  const [checkpoint, head] = [await tx.tree.lastCheckpoint(), await tx.chain.head()]
  if (checkpoint === null || head === null) return null
  const open = await tx.outbox.inState(['queued', 'sent', 'mined'], MOST_ROWS)
  const anchors = open.filter(({ account }) => account === 'anchor')
  if (anchors.some(({ state }) => state !== 'mined')) return null
  const onChain = await tx.chain.lastAnchor(logId, head.number)
  const asked = anchors.at(-1)
  const last =
    asked?.call != null && Number(asked.call.args[2]) > (onChain?.size ?? -1)
      ? { size: Number(asked.call.args[2]), time: secondsOf(asked.createdAt) }
      : onChain === null
        ? null
        : { size: onChain.size, time: onChain.at.time }
  return anchorDue({ size: checkpoint.size, last, now, cadence }) ? checkpoint : null
}

function anchorRow(
  { orgId, logId, clock, random }: AnchoringOptions,
  { size, root }: CheckpointRow,
): Omit<OutboxRow, 'seq'> {
  const now = clock.now()
  return {
    id: toHex(random(16)),
    account: 'anchor',
    call: { contract: 'AuditAnchor', method: 'anchor', args: [orgId, logId, size, to0x(root), NO_DIRECTORY] },
    patient: null,
    state: 'queued',
    raw: null,
    txHash: null,
    nonce: null,
    minedBlock: null,
    error: null,
    attempts: 0,
    createdAt: now,
    updatedAt: now,
  }
}
