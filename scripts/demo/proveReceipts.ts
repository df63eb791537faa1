import { checkReceipts, type Client } from '@consentry/sdk'
import { pollUntil } from './pollUntil.ts'

/** What became of somebody's receipts. */
export interface ProvedReceipts {
  readonly proved: number
  /** Leaves that the log does not hold as promised. */
  readonly alarms: readonly string[]
  /** Leaves of the checkpoint that the proofs lead to. */
  readonly size: number
}

/** Demands a proof for every receipt that a client has kept; the last ones wait for the next checkpoint. */
export async function proveReceipts(client: Client): Promise<ProvedReceipts> {
  let proved = 0
  let size = 0
  const alarms: string[] = []
  await pollUntil('every receipt in a checkpoint', async () => {
    const check = await checkReceipts(client)
    proved += check.proved
    size = check.checkpoint.size
    alarms.push(...check.alarms.map(({ index, code }) => `receipt without proof: leaf ${index} (${code})`))
    return check.waiting === 0
  })
  return { proved, alarms, size }
}
