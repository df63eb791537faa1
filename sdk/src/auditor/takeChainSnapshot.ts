import { type Address, snapshotLineText } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { ChainSource, SourceLog } from '../wallet/ChainSource.ts'

/** What a snapshot is taken of. */
export type SnapshotRequest = {
  readonly consentRegistry: Address
  readonly providerRegistry: Address
  readonly auditAnchor: Address
  /** Block of the first contract, or 0. */
  readonly deploymentBlock: number
  /** Further blocks whose headers are wanted: those that a bundle names. See `namedBlocks`. */
  readonly blocks?: readonly number[]
}

/** A head may move while it is asked about, and some nodes count at the head only. */
const tries = 10

/**
 * Takes a snapshot of the three contracts from a node of one's own: every event with the headers around them and the
 * counters that prove none is missing. Lines in the format of audit input. Throws `unreachable`. Spec §14.
 */
export async function* takeChainSnapshot(
  source: ChainSource,
  request: SnapshotRequest,
): AsyncGenerator<string> {
  const { consentRegistry, providerRegistry, auditAnchor, deploymentBlock, blocks = [] } = request
  const { block, counts } = await countedHead(source, request)
  const chainId = await source.chainId()
  const contracts = { consentRegistry, providerRegistry, auditAnchor }
  yield snapshotLineText({ type: 'snapshot', v: 1, chainId, ...contracts, block, counts })
  const logs = await source.logs(Object.values(contracts), { from: deploymentBlock, to: block })
  const byBlock = Map.groupBy(logs, (log) => log.block)
  const wanted = new Set([...byBlock.keys(), ...blocks.filter((number) => number <= block), block])
  for (const number of [...wanted].sort((a, b) => a - b)) {
    yield* linesOf(source, number, byBlock.get(number) ?? [])
  }
}

async function* linesOf(
  source: ChainSource,
  number: number,
  logs: readonly SourceLog[],
): AsyncGenerator<string> {
  const header = await source.header(number)
  if (header === undefined) throw new SdkError('unreachable', `The node has no header of block ${number}`)
  yield snapshotLineText({ type: 'header', ...header })
  for (const log of [...logs].sort((a, b) => a.index - b.index))
    yield snapshotLineText({ type: 'log', ...log })
}

type Counts = { readonly consent: number; readonly provider: number; readonly anchor: number }

async function countedHead(
  source: ChainSource,
  { consentRegistry, providerRegistry, auditAnchor }: SnapshotRequest,
): Promise<{ readonly block: number; readonly counts: Counts }> {
  for (let i = 0; i < tries; i++) {
    const block = await source.headNumber()
    const [consent, provider, anchor] = await Promise.all(
      [consentRegistry, providerRegistry, auditAnchor].map((contract) => source.count(contract, block)),
    )
    if (consent !== undefined && provider !== undefined && anchor !== undefined) {
      return { block, counts: { consent, provider, anchor } }
    }
  }
  throw new SdkError('unreachable', 'The node does not tell the event counters of its head')
}
