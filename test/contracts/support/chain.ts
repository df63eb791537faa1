import { network } from 'hardhat'

const connection = await network.create()

/** The in-process chain of all contract tests; fixtures isolate them from each other. */
export const { ethers, networkHelpers } = connection

export const { loadFixture } = networkHelpers

/** Time of the newest block in seconds. */
export async function chainSeconds(): Promise<number> {
  return networkHelpers.time.latest()
}

/** The newest block, to be named in a message that must be fresh. */
export async function newestBlock(): Promise<{ blockNumber: number; blockHash: string }> {
  const block = await ethers.provider.getBlock('latest')
  if (!block?.hash) throw new TypeError('the chain has no block')
  return { blockNumber: block.number, blockHash: block.hash }
}
