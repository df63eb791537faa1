import type { Base } from './openBase.ts'

/** Between checkpoints while entries come one by one; and how many make one due before (§14, §20). */
const EVERY_MS = 1_000
const MOST_WAITING = 256

/** How often it is asked: the shortest time between two checkpoints, whatever the load. */
export const CHECKPOINT_LOOK_MS = 250

/** Says whether a checkpoint is due: a second after the last time that it was, or when 256 entries wait for one. */
export function createCheckpointDue(
  { ledger }: Pick<Base, 'ledger'>,
  now: () => number = () => performance.now(),
): () => Promise<boolean> {
  let last = Number.NEGATIVE_INFINITY
  const waiting = (): Promise<number> =>
    ledger.read(async (tx) => (await tx.leaves.size()) - ((await tx.tree.lastCheckpoint())?.size ?? 0))
  return async () => {
    const isDue = now() - last >= EVERY_MS || (await waiting()) >= MOST_WAITING
    if (isDue) last = now()
    return isDue
  }
}
