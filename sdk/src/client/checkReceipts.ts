import { ProtocolError } from '@consentry/protocol'
import type { AnyCode } from '../errors/codes.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Client } from './createClient.ts'
import { type LogTree, openLogTree } from './logTree.ts'
import { mapBounded } from './mapBounded.ts'
import { readCheckpoint, type VerifiedCheckpoint } from './readCheckpoint.ts'
import type { KeptReceipt } from './ReceiptStore.ts'

/** How long a leaf may wait for its checkpoint, ms. Spec §14. */
const maxWaitForLeaf = 15 * 60_000
const atATime = 8

/** A receipt whose leaf the log does not hold as promised: evidence against the gateway. */
export type ReceiptAlarm = { readonly index: number; readonly code: AnyCode; readonly note: string }

/** What became of the receipts that were not proved before. */
export type ReceiptCheck = {
  readonly checkpoint: VerifiedCheckpoint
  readonly proved: number
  /** Not in a checkpoint yet, and younger than 15 minutes. */
  readonly waiting: number
  readonly alarms: readonly ReceiptAlarm[]
}

/**
 * Demands an inclusion proof for every kept receipt, in a checkpoint that is signed and continues the one seen before.
 * To be called within 15 minutes of a request, and now and then. Throws `bad_checkpoint`, `bad_proof`. Spec §14.
 */
export async function checkReceipts(client: Client): Promise<ReceiptCheck> {
  const { receipts, ports } = client
  const checkpoint = await readCheckpoint(client)
  const open = await receipts.unproved()
  const inside = open.filter(({ index }) => index < checkpoint.size)
  const outside = open.filter(({ index }) => index >= checkpoint.size)
  const tree = openLogTree(client, checkpoint)
  const faults = await mapBounded(inside, atATime, (receipt) => faultOf(tree, receipt))
  const provedIndices = inside.flatMap(({ index }, i) => (faults[i] === undefined ? [index] : []))
  await receipts.setProved(provedIndices)
  const overdue = outside.filter(({ t }) => ports.clock() - t > maxWaitForLeaf)
  return {
    checkpoint,
    proved: provedIndices.length,
    waiting: outside.length - overdue.length,
    alarms: [
      ...faults.filter((fault) => fault !== undefined),
      ...overdue.map(({ index, note }): ReceiptAlarm => ({ index, code: 'bad_proof', note })),
    ],
  }
}

async function faultOf(tree: LogTree, receipt: KeptReceipt): Promise<ReceiptAlarm | undefined> {
  try {
    await tree.prove(receipt)
    return undefined
  } catch (error) {
    const isAlarm =
      (error instanceof ProtocolError && error.code === 'bad_proof') ||
      (error instanceof SdkError && error.code === 'not_found')
    if (!isAlarm) throw error
    return { index: receipt.index, code: error.code, note: receipt.note }
  }
}
