import type { MinedBlock } from './createMiner.ts'

/** What the keeper needs from its surroundings. */
export interface StateKeeperPorts {
  /** Dumps the state and makes it durable. No block is made meanwhile. */
  save(): Promise<void>
  /** Calls back once after that time; the result cancels it. */
  schedule(afterMillis: number, run: () => void): () => void
  /** A clock that never goes backwards, in ms. */
  elapsed(): number
  log(line: string): void
}

/** When a state is saved. */
export interface KeeperLimits {
  /** The least time between two dumps, ms. */
  readonly interval: number
  /** A dump stops the node, so all dumps together may take this part of the time at most: 20 is a twentieth. */
  readonly share: number
  /** Blocks without transactions after which a dump is due: a kill takes back no more than a gateway re-verifies. */
  readonly idleBlocks: number
}

export const keeperLimits: KeeperLimits = { interval: 10_000, share: 20, idleBlocks: 50 }

/** Saves the chain when it has changed. */
export interface StateKeeper {
  noteBlock(block: MinedBlock): void
  /** Saves now. Throws what `save` throws. */
  saveNow(): Promise<void>
  /** Saves what is not saved yet, and nothing afterwards. */
  stop(): Promise<void>
  /** Saves nothing any more. */
  abandon(): void
}

/** Dumps after blocks with transactions, at most every 10 s. Spec §13, embedded chain. */
export function createStateKeeper(ports: StateKeeperPorts, limits: KeeperLimits = keeperLimits): StateKeeper {
  let madeBlocks = 0
  let savedBlocks = 0
  let notBefore = ports.elapsed()
  let cancel: (() => void) | undefined
  let isOver = false

  const save = async () => {
    const blocks = madeBlocks
    const began = ports.elapsed()
    notBefore = began + limits.interval
    await ports.save()
    const took = ports.elapsed() - began
    savedBlocks = Math.max(savedBlocks, blocks)
    notBefore = Math.max(notBefore, began + took * limits.share)
  }
  const saveLater = () => {
    if (isOver || cancel) return
    cancel = ports.schedule(Math.max(0, notBefore - ports.elapsed()), () => {
      cancel = undefined
      save().catch(retryLater)
    })
  }
  const retryLater = (error: unknown) => {
    if (isOver) return
    ports.log(`chain: the state could not be saved (${messageOf(error)}); the last saved one stays`)
    notBefore = ports.elapsed() + limits.interval
    saveLater()
  }
  const abandon = () => {
    isOver = true
    cancel?.()
    cancel = undefined
  }

  return {
    noteBlock({ transactions }) {
      madeBlocks += 1
      if (transactions > 0 || madeBlocks - savedBlocks >= limits.idleBlocks) saveLater()
    },
    saveNow: save,
    async stop() {
      abandon()
      if (madeBlocks > savedBlocks) await save()
    },
    abandon,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
