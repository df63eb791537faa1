/** What the miner learned from one look at the chain. */
export interface MinedBlock {
  readonly number: number
  readonly transactions: number
}

/** The miner's view of the node. */
export interface MinerPorts {
  /** How many transactions could go into a block now. */
  pending(): Promise<number>
  mine(): Promise<MinedBlock>
  /** Calls back once after that time; the result cancels it. */
  schedule(afterMillis: number, run: () => void): () => void
  /** A clock that never goes backwards, in ms. */
  elapsed(): number
  /** The node did not answer; the miner has stopped. */
  failed(error: unknown): void
}

/** The times of the miner, all in ms. */
export interface MinerTimes {
  /** How long a transaction waits for its companions when the chain is quiet. */
  readonly companion: number
  /** The least time between two blocks: many senders share a block, and the saved state stays small. */
  readonly gap: number
  /** The longest time between two blocks. Spec §13: at most a third of maxStale. */
  readonly idle: number
}

export const minerTimes: MinerTimes = { companion: 40, gap: 150, idle: 20_000 }

/** Makes blocks when they are wanted. */
export interface Miner {
  /** Says that a transaction may be waiting: it is in a block within 200 ms. */
  poke(): void
  /** Resolves when the block that is being made is done; no other follows. */
  stop(): Promise<void>
}

/**
 * Mines within 200 ms of a pending transaction and every 20 s otherwise: anvil's own mining stalls under many senders.
 * Spec §13, embedded chain.
 */
export function createMiner(ports: MinerPorts, times: MinerTimes = minerTimes): Miner {
  let lastBlockAt = ports.elapsed()
  let dueAt = Number.POSITIVE_INFINITY
  let cancel = () => {}
  let work: Promise<void> | undefined
  let isWanted = false
  let isStopped = false

  const arm = () => {
    const wait = waitOf(times, isWanted, ports.elapsed() - lastBlockAt)
    const at = ports.elapsed() + wait
    if (isStopped || work || at >= dueAt) return
    cancel()
    dueAt = at
    cancel = ports.schedule(wait, () => {
      dueAt = Number.POSITIVE_INFINITY
      work = turn().catch(fail).finally(next)
    })
  }
  const turn = async () => {
    isWanted = false
    const isIdleDue = ports.elapsed() - lastBlockAt >= times.idle
    if (!isIdleDue && (await ports.pending()) === 0) return
    const block = await ports.mine()
    lastBlockAt = ports.elapsed()
    // A block that took nothing means that what waits cannot be mined; it must not keep the miner busy.
    if (block.transactions > 0 && (await ports.pending()) > 0) isWanted = true
  }
  const fail = (error: unknown) => {
    isStopped = true
    ports.failed(error)
  }
  const next = () => {
    work = undefined
    arm()
  }
  const poke = () => {
    isWanted = true
    arm()
  }
  const stop = async () => {
    isStopped = true
    cancel()
    await work
  }

  arm()
  return { poke, stop }
}

function waitOf(times: MinerTimes, isWanted: boolean, sinceBlock: number): number {
  if (isWanted) return Math.max(times.companion, times.gap - sinceBlock)
  return Math.max(0, times.idle - sinceBlock)
}
