import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { anvilBinary } from '../../scripts/chain/anvilBinary.ts'
import { rpcClient } from '../../scripts/chain/rpcClient.ts'
import { stateFiles } from '../../scripts/chain/stateFiles.ts'
import type { DataFolder } from '../../scripts/network/dataFolder.ts'
import { BenchError } from '../BenchError.ts'

/** Blocks of one call. */
const STEP = 2_500

/**
 * Adds so many blocks without transactions to the chain of a network that does not run: what some days without use
 * leave. By an anvil with the rules of before EIP-2935, for with its history contract full a block takes 8 ms to make.
 */
export async function addHistory(folder: DataFolder, blocks: number): Promise<void> {
  const files = stateFiles(folder.chain, () => {})
  const state = await files.unpack()
  if (state === undefined) throw new BenchError('the chain was never saved')
  const chainId = (await readFile(folder.chainId, 'utf8')).trim()
  const rules = ['--no-mining', '--prune-history', '--hardfork', 'cancun']
  const place = ['--port', '0', '--accounts', '0', '--chain-id', chainId, '--load-state', state]
  const anvil = spawn(anvilBinary(), [...place, ...rules], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const call = rpcClient(await listening(anvil.stdout))
    for (let mined = 0; mined < blocks; mined += STEP)
      await call('anvil_mine', [`0x${Math.min(STEP, blocks - mined).toString(16)}`, '0x0'])
    await files.save(Buffer.from(String(await call('anvil_dumpState')).slice(2), 'hex'))
  } finally {
    anvil.kill('SIGKILL')
    await files.discardUnpacked()
  }
}

async function listening(output: AsyncIterable<Buffer>): Promise<string> {
  let said = ''
  for await (const part of output) {
    said += part.toString()
    const address = /Listening on (\S+)/.exec(said)?.[1]
    if (address !== undefined) return `http://${address}`
  }
  throw new BenchError('anvil did not start')
}
