import { type BlockHash, type Bytes32, parseAddress, type Seconds } from '@consentry/protocol'
import { z } from 'zod'
import { SdkError } from '../errors/SdkError.ts'
import { askNode } from './askNode.ts'
import type { ChainSource, SourceHeader, SourceLog } from './ChainSource.ts'
import { answerWords, callData } from './contractWords.ts'
import type { Eip1193Provider } from './Eip1193Provider.ts'

/** Blocks of one request for logs. */
const mostBlocks = 2_000

const hexNumber = z.string().regex(/^0x[0-9a-f]+$/)
const minedLog = z.object({
  blockNumber: hexNumber,
  logIndex: hexNumber,
  transactionHash: z.string(),
  address: z.string(),
  topics: z.array(z.string()),
  data: z.string(),
})
const minedBlock = z.object({
  number: hexNumber,
  hash: z.string(),
  parentHash: z.string(),
  timestamp: hexNumber,
})

/**
 * A source for chain snapshots by any EIP-1193 provider, such as `httpProvider`. Throws `unreachable` where the node
 * gives no answer.
 */
export function eip1193ChainSource(provider: Eip1193Provider): ChainSource {
  const ask = (method: string, params: readonly unknown[] = []): Promise<unknown> =>
    askNode(() => provider.request({ method, params }))
  return {
    chainId: async () => Number(await ask('eth_chainId')),
    headNumber: async () => Number(await ask('eth_blockNumber')),
    header: async (number) => headerOf(await ask('eth_getBlockByNumber', [hex(number), false])),
    logs: async (contracts, { from, to }) => {
      const logs: SourceLog[] = []
      for (let start = from; start <= to; start += mostBlocks) {
        const range = { fromBlock: hex(start), toBlock: hex(Math.min(to, start + mostBlocks - 1)) }
        const found = read(z.array(minedLog), await ask('eth_getLogs', [{ address: contracts, ...range }]))
        logs.push(...found.map(logOf))
      }
      return logs
    },
    count: async (contract, block) => {
      const call = { to: contract, data: callData('count()', []) }
      try {
        return answerWords(await provider.request({ method: 'eth_call', params: [call, hex(block)] })).uint(0)
      } catch {
        // Most nodes forget old states: the request says so by undefined.
        return undefined
      }
    },
  }
}

function headerOf(value: unknown): SourceHeader | undefined {
  if (value === null) return undefined
  const { number, hash, parentHash, timestamp } = read(minedBlock, value)
  return {
    number: Number(number),
    hash: hash as BlockHash,
    parentHash: parentHash as BlockHash,
    time: Number(timestamp) as Seconds,
  }
}

function logOf({ blockNumber, logIndex, transactionHash, address, topics, data }: MinedLog): SourceLog {
  return {
    block: Number(blockNumber),
    index: Number(logIndex),
    tx: transactionHash as Bytes32,
    address: parseAddress(address.toLowerCase()),
    topics: topics as readonly string[] as readonly Bytes32[],
    data,
  }
}

type MinedLog = z.infer<typeof minedLog>

function read<Value>(shape: z.ZodType<Value>, value: unknown): Value {
  const { success, data } = shape.safeParse(value)
  if (success) return data
  throw new SdkError('unreachable', 'The node of the chain gave no usable answer')
}

function hex(number: number): string {
  return `0x${number.toString(16)}`
}
