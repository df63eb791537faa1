import {
  type Address,
  auditAnchorAbi,
  type BlockHash,
  type Bytes32,
  parseAddress,
  type Seconds,
} from '@consentry/protocol'
import type { Log, PublicClient } from 'viem'
import { SdkError } from '../errors/SdkError.ts'
import { askNode } from './askNode.ts'
import type { ChainSource, SourceLog } from './ChainSource.ts'

/** Blocks of one request for logs. */
const mostBlocks = 2_000

/** A source for chain snapshots by a viem client. Throws `unreachable` where the node gives no answer. */
export function viemChainSource(client: PublicClient): ChainSource {
  return {
    chainId: () => askNode(() => client.getChainId()),
    headNumber: async () => Number(await askNode(() => client.getBlockNumber({ cacheTime: 0 }))),
    header: async (number) => {
      const head = Number(await askNode(() => client.getBlockNumber({ cacheTime: 0 })))
      if (number > head) return undefined
      const block = await askNode(() => client.getBlock({ blockNumber: BigInt(number) }))
      return {
        number,
        hash: block.hash as BlockHash,
        parentHash: block.parentHash as BlockHash,
        time: Number(block.timestamp) as Seconds,
      }
    },
    logs: async (contracts, { from, to }) => {
      const logs: SourceLog[] = []
      for (let start = from; start <= to; start += mostBlocks) {
        const range = { fromBlock: BigInt(start), toBlock: BigInt(Math.min(to, start + mostBlocks - 1)) }
        logs.push(
          ...(await askNode(() => client.getLogs({ address: [...contracts], ...range }))).map(sourceLog),
        )
      }
      return logs
    },
    // All three contracts have the same `count()`.
    count: async (address, block) => {
      try {
        const at = BigInt(block)
        return Number(
          await client.readContract({ address, abi: auditAnchorAbi, functionName: 'count', blockNumber: at }),
        )
      } catch {
        return undefined
      }
    },
  }
}

function sourceLog({ blockNumber, logIndex, transactionHash, address, topics, data }: Log): SourceLog {
  if (blockNumber === null || logIndex === null || transactionHash === null) {
    throw new SdkError('unreachable', 'The node of the chain gave a log that is not mined')
  }
  return {
    block: Number(blockNumber),
    index: logIndex,
    tx: transactionHash as Bytes32,
    address: parseAddress(address.toLowerCase()) satisfies Address,
    topics: topics as readonly Bytes32[],
    data,
  }
}
