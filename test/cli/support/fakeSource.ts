import type { Address, BlockHash, Seconds } from '@consentry/protocol'
import type { ChainSource } from '../../../sdk/src/wallet/ChainSource.ts'
import { type FakeChain, network } from '../../gateway/follow/FakeChain.ts'

/** The past of a chain in memory, as a node tells it. */
export function fakeSource(chain: FakeChain): ChainSource {
  return {
    chainId: async () => network.chainId,
    headNumber: async () => chain.blocks.length - 1,
    header: async (number) => {
      const header = chain.blocks[number]?.header
      if (header === undefined) return undefined
      const { hash, parentHash, time } = header
      return {
        number,
        hash: hash as string as BlockHash,
        parentHash: parentHash as string as BlockHash,
        time: time as Seconds,
      }
    },
    logs: async (contracts, { from, to }) =>
      chain.blocks
        .slice(from, to + 1)
        .flatMap(({ logs }) => logs)
        .filter(({ address }) => contracts.includes(address))
        .map(({ blockNumber, logIndex, txHash, address, topics, data }) => ({
          block: blockNumber,
          index: logIndex,
          tx: txHash,
          address,
          topics,
          data,
        })),
    count: async (contract, block) => countOf(chain, contract, block),
  }
}

function countOf(chain: FakeChain, contract: Address, block: number): number | undefined {
  const counts = chain.blocks[block]?.counts
  if (contract === network.consentRegistry.address) return counts?.consent
  return contract === network.providerRegistry.address ? counts?.provider : counts?.anchor
}
