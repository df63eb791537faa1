import { Interface, type InterfaceAbi } from 'ethers'
import type { Address, Bytes32 } from '@consentry/protocol'
import { auditAnchorAbi, consentRegistryAbi, providerRegistryAbi } from '@consentry/protocol'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import type { CountedContract, CountedEvent } from '../../../gateway/src/follow/chainEvent.ts'
import type { FollowedNetwork } from '../../../gateway/src/follow/FollowedNetwork.ts'
import type {
  Chain,
  ChainHeader,
  ChainLog,
  ContractCounts,
  FinalityRule,
} from '../../../gateway/src/ports/Chain.ts'
import { address, bytes32, orgId, s } from '../../support/ids.ts'

/** An event as a test writes it: the chain itself counts. */
export type Said = CountedEvent extends infer Event
  ? Event extends CountedEvent
    ? Omit<Event, 'n'>
    : never
  : never

interface Block {
  readonly header: ChainHeader
  readonly logs: readonly ChainLog[]
  readonly counts: ContractCounts
}

export const network: FollowedNetwork = {
  chainId: 31337,
  startBlock: 1,
  consentRegistry: { address: address(0xc0), codeHash: bytes32(0xc0c0) },
  providerRegistry: { address: address(0xf0), codeHash: bytes32(0xf0f0) },
  auditAnchor: { address: address(0xa0), codeHash: bytes32(0xa0a0) },
  orgId: orgId(0x60),
  logId: bytes32(0x70),
}

const events = [...consentRegistryAbi, ...providerRegistryAbi, ...auditAnchorAbi].filter(
  ({ type }) => type === 'event',
)
const abi = new Interface(events as InterfaceAbi)
const consentTypes = new Set(['Granted', 'Revoked', 'AllRevoked', 'KeysSet', 'DelegateSet'])

/** A chain in memory that a test mines, forks and lets lie. Block n has time 1000 + 10·n unless a test says otherwise. */
export class FakeChain implements Chain {
  /** Time of the block of a number, s. */
  timeOf = (number: number): number => 1000 + 10 * number
  blocks: Block[] = []
  finality: FinalityRule = { kind: 'depth', blocks: 2 }
  /** Heights whose logs are not told. */
  readonly hidden = new Set<number>()
  /** Logs hidden from range calls only. */
  readonly hiddenInRanges = new Set<number>()
  /** Old blocks without transactions that the node has dropped, up to this height. */
  forgottenTo = -1
  /** Added to every counter that is told. */
  countError = 0
  /** Blocks behind the head whose state can be asked for. */
  stateDepth = Number.POSITIVE_INFINITY
  id = network.chainId
  codeError = false
  isDown = false
  isCodeMissing = false
  finalizedHeight: number | null = null
  /** Told heads lag so many blocks behind. */
  lag = 0
  rangeCalls = 0
  readonly raws = new Map<Bytes32, string>()
  private salt = 0

  constructor() {
    this.mine()
  }

  /** Appends a block with these events; `transactions` names their transactions, one for all by default. */
  mine(said: readonly Said[] = [], txHash?: Bytes32): ChainHeader {
    const parent = this.blocks.at(-1)
    const number = this.blocks.length
    this.salt += 1
    const hash = bytes32(number * 1_000_000 + this.salt)
    const header = {
      number,
      hash,
      parentHash: parent?.header.hash ?? bytes32(0),
      time: s(this.timeOf(number)),
    }
    const counts = { ...(parent?.counts ?? { consent: 0, provider: 0, anchor: 0 }) }
    const logs = said.map((event, logIndex): ChainLog => {
      const contract = contractOf(event.type)
      counts[contract] += 1
      return {
        ...encode(event, counts[contract]),
        address: addressOf(contract),
        blockNumber: number,
        blockHash: hash,
        txHash: txHash ?? bytes32(0xdd_0000_0000 + number * 1000 + this.salt),
        logIndex,
      }
    })
    this.blocks.push({ header, logs, counts })
    return header
  }

  mineMany(count: number): void {
    for (let i = 0; i < count; i++) this.mine()
  }

  /** Drops every block above `number`: what is mined next is another chain. */
  cutTo(number: number): void {
    this.blocks = this.blocks.slice(0, number + 1)
  }

  /** The same blocks as another node has them. */
  copy(): FakeChain {
    const other = new FakeChain()
    other.blocks = [...this.blocks]
    return other
  }

  async latest(): Promise<ChainHeader> {
    return this.at(this.blocks.length - 1 - this.lag)
  }

  async safe(latest: ChainHeader): Promise<ChainHeader> {
    if (this.finality.kind === 'instant') return latest
    return this.at(Math.max(0, latest.number - (this.finality.kind === 'depth' ? this.finality.blocks : 2)))
  }

  async finalized(): Promise<number | null> {
    return this.finalizedHeight
  }

  async headerByNumber(number: number): Promise<ChainHeader | null> {
    this.requireUp()
    const block = number < this.blocks.length - this.lag ? this.blocks[number] : undefined
    const isForgotten = number <= this.forgottenTo && block?.logs.length === 0
    return isForgotten ? null : (block?.header ?? null)
  }

  async headerByHash(hash: Bytes32): Promise<ChainHeader | null> {
    return this.blocks.find(({ header }) => header.hash === hash)?.header ?? null
  }

  async logsOf(blockHash: Bytes32): Promise<readonly ChainLog[]> {
    const block = this.blocks.find(({ header }) => header.hash === blockHash)
    if (block === undefined) throw new GatewayError('chain_stale', 'unknown block')
    return this.hidden.has(block.header.number) ? [] : block.logs
  }

  async logsIn(from: number, to: number): Promise<readonly ChainLog[]> {
    this.rangeCalls += 1
    return this.blocks
      .slice(from, to + 1)
      .filter(({ header }) => !this.hidden.has(header.number) && !this.hiddenInRanges.has(header.number))
      .flatMap(({ logs }) => logs)
  }

  async countsAt(blockHash: Bytes32): Promise<ContractCounts | null> {
    const found = this.blocks.find(({ header }) => header.hash === blockHash)
    if (found === undefined || this.blocks.length - 1 - found.header.number > this.stateDepth) return null
    return { ...found.counts, consent: found.counts.consent + this.countError }
  }

  async rawTransaction(hash: Bytes32): Promise<string | null> {
    return this.raws.get(hash) ?? null
  }

  async chainId(): Promise<number> {
    return this.id
  }

  async codeHash(at: Address): Promise<Bytes32> {
    if (this.isCodeMissing)
      return '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470' as Bytes32
    const contracts = [network.consentRegistry, network.providerRegistry, network.auditAnchor]
    return this.codeError
      ? bytes32(1)
      : (contracts.find((contract) => contract.address === at)?.codeHash ?? bytes32(2))
  }

  private at(number: number): ChainHeader {
    this.requireUp()
    const block = this.blocks[number]
    if (block === undefined) throw new GatewayError('chain_stale', 'no such block')
    return block.header
  }

  private requireUp(): void {
    if (this.isDown) throw new GatewayError('chain_stale', 'down')
  }
}

function contractOf(type: string): CountedContract {
  if (type === 'Anchored') return 'anchor'
  return consentTypes.has(type) ? 'consent' : 'provider'
}

function addressOf(contract: CountedContract): Address {
  if (contract === 'anchor') return network.auditAnchor.address
  return contract === 'consent' ? network.consentRegistry.address : network.providerRegistry.address
}

function encode(event: Said, n: number): { topics: readonly Bytes32[]; data: string } {
  const fields = { ...event, n } as Readonly<Record<string, unknown>>
  const inputs = abi.getEvent(event.type)?.inputs ?? []
  const { topics, data } = abi.encodeEventLog(
    event.type,
    inputs.map(({ name }) => fields[name]),
  )
  return { topics: topics as Bytes32[], data }
}
