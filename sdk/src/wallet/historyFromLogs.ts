import { decodeConsentLog, decodeProviderLog, type RawLog, type Seconds, topicOf } from '@consentry/protocol'
import { z } from 'zod'
import { SdkError } from '../errors/SdkError.ts'
import type { ChainView, KeysOnChain, TimedRoles } from './ChainView.ts'
import type { NodeCall } from './NodeCall.ts'

const memberSet = topicOf('MemberSet(uint64,bytes32,address,uint8,uint40)')
const keysSet = topicOf('KeysSet(uint64,address,bytes32,uint32,uint64)')
const delegateSet = topicOf('DelegateSet(uint64,address,address,uint16,uint40,uint64)')
const none: TimedRoles = { roles: 0, validUntil: 0 as Seconds }

/** The past by the events that made it: nodes answer old logs, but few answer calls at old blocks. */
export function historyFromLogs(ask: NodeCall): Pick<ChainView, 'memberAt' | 'delegateAt' | 'keysHistory'> {
  return {
    keysHistory: async ({ registry, patient, fromBlock }) => {
      const query = { address: registry, topics: [keysSet, word(patient)], fromBlock, atBlock: undefined }
      const history: KeysOnChain[] = []
      for (const log of await logsOf(ask, query)) {
        const event = decodeConsentLog(log)
        if (event?.type !== 'KeysSet') continue
        history.push({ seq: event.seq, digest: event.digest, time: await timeOf(ask, log.blockNumber) })
      }
      return history
    },
    memberAt: async ({ providers, orgId, who, ...blocks }) => {
      const log = (
        await logsOf(ask, { address: providers, topics: [memberSet, orgId, word(who)], ...blocks })
      ).at(-1)
      const event = log === undefined ? undefined : decodeProviderLog(log)
      return event?.type === 'MemberSet' ? { roles: event.roles, validUntil: event.validUntil } : none
    },
    delegateAt: async ({ registry, patient, who, ...blocks }) => {
      const topics = [delegateSet, word(patient), word(who)]
      const log = (await logsOf(ask, { address: registry, topics, ...blocks })).at(-1)
      const event = log === undefined ? undefined : decodeConsentLog(log)
      return event?.type === 'DelegateSet' ? { roles: event.rights, validUntil: event.validUntil } : none
    },
  }
}

type LogQuery = {
  readonly address: string
  readonly topics: readonly string[]
  readonly fromBlock: number
  /** The newest block where undefined. */
  readonly atBlock: number | undefined
}

type MinedLog = RawLog & { readonly blockNumber: string }

const logs: z.ZodType<readonly MinedLog[]> = z.array(
  z.object({ topics: z.array(z.string()), data: z.string(), blockNumber: z.string() }),
)

async function logsOf(
  ask: NodeCall,
  { address, topics, fromBlock, atBlock }: LogQuery,
): Promise<readonly MinedLog[]> {
  const toBlock = atBlock === undefined ? 'latest' : hex(atBlock)
  const { success, data } = logs.safeParse(
    await ask('eth_getLogs', [{ address, topics, fromBlock: hex(fromBlock), toBlock }]),
  )
  if (!success) throw new SdkError('unreachable', 'The node of the chain gave no usable logs')
  return data
}

async function timeOf(ask: NodeCall, blockNumber: string): Promise<Seconds> {
  const block = await ask('eth_getBlockByNumber', [blockNumber, false])
  if (typeof block === 'object' && block !== null && 'timestamp' in block)
    return Number(block.timestamp) as Seconds
  throw new SdkError('unreachable', 'The node of the chain has lost a block')
}

function word(address: string): string {
  return `0x${address.slice(2).padStart(64, '0')}`
}

function hex(number: number): string {
  return `0x${number.toString(16)}`
}
