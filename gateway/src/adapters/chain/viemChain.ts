import { type Address, type Bytes32, parseBytes32 } from '@consentry/protocol'
import { keccak256 } from 'viem'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { Chain, ChainHeader, ContractCounts, FinalityRule } from '../../ports/Chain.ts'
import { rawTransactionOf } from './rawTransaction.ts'
import type { RpcRequest } from './rpcClient.ts'
import { orStale, refusalOf } from './rpcFailure.ts'
import { dataOf, headerOf, logsOf, objectOf, quantityOf } from './rpcValues.ts'

export interface ViemChainOptions {
  readonly request: RpcRequest
  readonly contracts: {
    readonly consentRegistry: Address
    readonly providerRegistry: Address
    readonly auditAnchor: Address
  }
  readonly finality: FinalityRule
}

// First four bytes of keccak256("count()").
const COUNT_SELECTOR = '0x06661abd'

/** One RPC node as a `Chain`. Logs come by block hash: a range may come in parts from behind a load balancer (§13). */
export function viemChain({ request, contracts, finality }: ViemChainOptions): Chain {
  const addresses = [contracts.consentRegistry, contracts.providerRegistry, contracts.auditAnchor]
  const block = async (tag: string): Promise<ChainHeader | null> => {
    const value = await orStale('header', request('eth_getBlockByNumber', [tag, false]))
    return value === null ? null : headerOf(value)
  }
  const known = async (tag: string): Promise<ChainHeader> => {
    const header = await block(tag)
    if (header === null)
      throw new GatewayError('chain_stale', `rpc_no_${tag.startsWith('0x') ? 'header' : tag}`)
    return header
  }
  const logs = async (filter: Readonly<Record<string, string>>) =>
    logsOf(await orStale('logs', request('eth_getLogs', [{ ...filter, address: addresses }])))
  return {
    latest: () => known('latest'),
    safe: (latest) => safeBlock(finality, latest, known),
    finalized: async () => (finality.kind === 'safe' ? ((await block('finalized'))?.number ?? null) : null),
    headerByNumber: (number) => block(hex(number)),
    headerByHash: async (hash) => {
      const value = await orStale('header', request('eth_getBlockByHash', [hash, false]))
      return value === null ? null : headerOf(value)
    },
    logsOf: async (blockHash) => {
      const found = await logs({ blockHash })
      if (found.some((log) => log.blockHash !== blockHash))
        throw new GatewayError('chain_stale', 'rpc_other_logs')
      return found
    },
    logsIn: (from, to) => logs({ fromBlock: hex(from), toBlock: hex(to) }),
    countsAt: (blockHash) => countsAt(request, contracts, blockHash),
    rawTransaction: async (hash) => {
      const value = await orStale('transaction', request('eth_getTransactionByHash', [hash]))
      return value === null ? null : rawTransactionOf(objectOf(value), hash)
    },
    chainId: async () => quantityOf(await orStale('chain_id', request('eth_chainId', []))),
    codeHash: async (address) => {
      const code = dataOf(await orStale('code', request('eth_getCode', [address, 'latest'])))
      return parseBytes32(keccak256(code as `0x${string}`))
    },
  }
}

async function safeBlock(
  finality: FinalityRule,
  latest: ChainHeader,
  known: (tag: string) => Promise<ChainHeader>,
): Promise<ChainHeader> {
  if (finality.kind === 'instant') return latest
  if (finality.kind === 'depth') return known(hex(Math.max(0, latest.number - finality.blocks)))
  const safe = await known('safe')
  return safe.number > latest.number ? latest : safe
}

// EIP-1898: at this very block, not at one of the same height. A refusal means that the node keeps no state for it.
async function countsAt(
  request: RpcRequest,
  contracts: ViemChainOptions['contracts'],
  blockHash: Bytes32,
): Promise<ContractCounts | null> {
  const count = async (to: Address): Promise<number> => {
    const value = dataOf(await request('eth_call', [{ to, data: COUNT_SELECTOR }, { blockHash }]))
    return value === '0x' ? 0 : quantityOf(value)
  }
  try {
    const [consent, provider, anchor] = await Promise.all([
      count(contracts.consentRegistry),
      count(contracts.providerRegistry),
      count(contracts.auditAnchor),
    ])
    return { consent, provider, anchor }
  } catch (error) {
    if (refusalOf(error) !== null) return null
    return orStale('count', Promise.reject(error))
  }
}

function hex(number: number): string {
  return `0x${number.toString(16)}`
}
