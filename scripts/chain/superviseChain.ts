import { ChainError } from './ChainError.ts'
import { type Chain, type ChainParameters, startChain } from './startChain.ts'

/** What a supervised chain is started with. */
export interface SupervisionParameters extends ChainParameters {
  /** The chain died and runs again from its last saved state. */
  readonly restarted: (chain: Chain) => Promise<void>
  /** The chain died and does not run again. */
  readonly failed: (error: ChainError) => void
}

/** A chain that is started again once if it dies. */
export interface SupervisedChain {
  /** The present life; undefined while there is none. */
  current(): Chain | undefined
  /** Saves and ends. */
  stop(): Promise<void>
  /** Ends at once, without saving and without a restart. */
  kill(): Promise<void>
}

/** A chain that dies again within this time of a restart has something that a restart does not mend. */
const provenMillis = 600_000

/** Starts the chain and watches over it. Throws what `startChain` throws. Spec §13, embedded chain. */
export async function superviseChain(parameters: SupervisionParameters): Promise<SupervisedChain> {
  const { log, restarted, failed } = parameters
  let chain: Chain | undefined
  let isOver = false
  let restartedAt = Number.NEGATIVE_INFINITY
  let recovery: Promise<void> = Promise.resolve()

  const watch = (life: Chain) => {
    chain = life
    void life.exited.then(() => {
      chain = undefined
      if (!isOver) recovery = recover(life.pid)
    })
  }
  const recover = async (pid: number) => {
    try {
      if (performance.now() - restartedAt < provenMillis) {
        throw new ChainError('anvil_failed', `The chain (process ${pid}) ended again soon after its restart`)
      }
      restartedAt = performance.now()
      log(`chain: process ${pid} ended unexpectedly; starting again from the last saved state`)
      watch(await startChain({ ...parameters, mustExist: true }))
      if (chain && !isOver) await restarted(chain)
    } catch (error) {
      failed(error instanceof ChainError ? error : new ChainError('anvil_failed', String(error), error))
    }
  }
  const end = async (how: 'stop' | 'kill') => {
    isOver = true
    await recovery
    await chain?.[how]()
  }

  watch(await startChain(parameters))
  return { current: () => chain, stop: () => end('stop'), kill: () => end('kill') }
}
