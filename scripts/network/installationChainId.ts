import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { writeDurably } from '../chain/writeDurably.ts'
import type { DataFolder } from './dataFolder.ts'
import { NetworkError } from './NetworkError.ts'

/** Far above the ids of public chains, and within the 32 bits that hardware wallets keep. */
const lowest = 2 ** 30
const highest = 2 ** 31

/** The chain id of the installation, drawn once: no signature of one installation means anything on another. Spec §13. */
export async function installationChainId(folder: DataFolder): Promise<number> {
  const text = await readFile(folder.chainId, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) {
    const drawn = randomInt(lowest, highest)
    await writeDurably(folder.chainId, `${drawn}\n`)
    return drawn
  }
  const chainId = Number(text)
  if (!Number.isSafeInteger(chainId) || chainId < lowest || chainId >= highest) {
    throw new NetworkError('bad_data_folder', `${folder.chainId} does not hold a chain id`)
  }
  return chainId
}
