import { ChainError } from './ChainError.ts'
import { type CompactLimits, compactState } from './compactState.ts'
import { createMiner, type MinedBlock, type MinerTimes } from './createMiner.ts'
import { createStateKeeper, type KeeperLimits } from './createStateKeeper.ts'
import { blockMaker, pendingCount } from './mineBlock.ts'
import { oneAtATime } from './oneAtATime.ts'
import { type RpcCall, rpcClient } from './rpcClient.ts'
import { type AnvilProcess, spawnAnvil } from './spawnAnvil.ts'
import { type StateFiles, stateFiles } from './stateFiles.ts'

/** What a chain is started with. */
export interface ChainParameters {
  /** The folder of its saved states. */
  readonly folder: string
  readonly chainId: number
  /** On a new chain, the one account that has coins. */
  readonly treasury: string
  readonly log: (line: string) => void
  /** Wall clock, ms since 1970. */
  readonly now?: () => number
  /** A chain was here before: with no saved state left, refuse instead of beginning a new one. */
  readonly mustExist?: boolean
  /** Told the pid as soon as it is known, so that a later start can end what a kill left over. */
  readonly spawned?: (pid: number) => Promise<void>
  readonly times?: MinerTimes
  readonly keeper?: KeeperLimits
  readonly compact?: CompactLimits
}

/** A running chain: one life of anvil with its miner and its state keeper. */
export interface Chain {
  readonly pid: number
  /** Anvil's own address, cheat codes included. Wallets, gateway and pages get the proxy's instead. */
  readonly url: string
  /** The first block of this life: BLOCKHASH is right from here on. Spec §13. */
  readonly freshFrom: number
  /** Resolves when anvil has ended. */
  readonly exited: Promise<void>
  readonly call: RpcCall
  /** Says that a transaction may be waiting. */
  poke(): void
  /** Makes the present state durable. */
  save(): Promise<void>
  /** Mines what waits, saves, ends. */
  stop(): Promise<void>
  /** Ends at once and loses what was not saved. */
  kill(): Promise<void>
}

const treasuryWei = 10n ** 27n

/**
 * Starts the chain from its last whole state and mines two blocks at once; the number of the first is `freshFrom`, and
 * both are durable when this resolves. Throws `anvil_missing`, `anvil_failed`, `state_damaged`, `state_missing`, `rpc_failed`.
 */
export async function startChain(parameters: ChainParameters): Promise<Chain> {
  const { folder, chainId, treasury, log } = parameters
  const files = stateFiles(folder, log)
  const stateFile = await unpack(files, parameters)
  const anvil = await spawnAnvil({ chainId, cwd: folder, ...(stateFile !== undefined && { stateFile }) })
  try {
    await parameters.spawned?.(anvil.pid)
    await files.discardUnpacked()
    const call = rpcClient(anvil.url)
    if (stateFile === undefined) await call('anvil_setBalance', [treasury, `0x${treasuryWei.toString(16)}`])
    return await live({ anvil, call, files }, parameters)
  } catch (error) {
    await anvil.kill()
    throw error
  }
}

async function unpack(files: StateFiles, { folder, log, mustExist, compact }: ChainParameters) {
  const stateFile = await files.unpack()
  if (stateFile === undefined) {
    if (!mustExist) return undefined
    throw new ChainError(
      'state_missing',
      `The saved state of the chain is missing from ${folder}. Put it back, or begin anew with another data folder.`,
    )
  }
  const dropped = await compactState(stateFile, compact)
  if (dropped > 0) log(`chain: ${dropped} old blocks without transactions were dropped`)
  return stateFile
}

interface Birth {
  readonly anvil: AnvilProcess
  readonly call: RpcCall
  readonly files: StateFiles
}

async function live({ anvil, call, files }: Birth, parameters: ChainParameters): Promise<Chain> {
  const { log, now = Date.now } = parameters
  const clocks = { schedule, elapsed: () => performance.now() }
  // A dump reads blocks and accounts one after the other: a block in between would tear them apart.
  const exclusively = oneAtATime()
  const makeBlock = blockMaker(call, now)
  const save = () => exclusively(async () => files.save(gzipOf(await call('anvil_dumpState'))))
  const keeper = createStateKeeper({ ...clocks, save, log }, parameters.keeper)

  const first = await makeFirstBlocks(makeBlock)
  // The next life begins after them, even if nothing else is saved in this one.
  await keeper.saveNow()

  const mine = async () => {
    const block = await exclusively(makeBlock)
    keeper.noteBlock(block)
    return block
  }
  const pending = () => pendingCount(call)
  const end = async () => {
    keeper.abandon()
    await Promise.all([miner.stop(), anvil.kill()])
  }
  const failed = (error: unknown) => {
    if (anvil.hasEnded()) return
    log(`chain: no block can be made (${error instanceof Error ? error.message : String(error)})`)
    void end()
  }
  const miner = createMiner({ ...clocks, pending, mine, failed }, parameters.times)
  void anvil.exited.then(end)
  const stop = async () => {
    try {
      await miner.stop()
      if ((await pending()) > 0) await mine()
      await keeper.stop()
    } finally {
      await end()
    }
  }
  const { pid, url, exited } = anvil
  const { number: freshFrom } = first
  return { pid, url, freshFrom, exited, call, poke: miner.poke, save: keeper.saveNow, kill: end, stop }
}

/** Clients name head − 1: with two blocks, that is one of this life from the first moment on (spec §8, §13 f). */
async function makeFirstBlocks(makeBlock: () => Promise<MinedBlock>): Promise<MinedBlock> {
  const first = await makeBlock()
  await makeBlock()
  return first
}

function gzipOf(dump: unknown): Buffer {
  return Buffer.from(String(dump).slice(2), 'hex')
}

function schedule(afterMillis: number, run: () => void): () => void {
  const timer = setTimeout(run, afterMillis)
  return () => clearTimeout(timer)
}
