import { type BundleLine, type Evidence, readBundle } from '@consentry/protocol'
import type { Chunks } from './Chunks.ts'

/** Blocks that a bundle names: a snapshot needs their headers. Throws `bad_json` or `bad_request`. Spec §14. */
export async function namedBlocks(bundle: Chunks): Promise<readonly number[]> {
  const blocks = new Set<number>()
  for await (const line of readBundle(bundle)) for (const block of blocksOf(line)) blocks.add(block)
  return [...blocks].sort((a, b) => a - b)
}

function blocksOf(line: BundleLine): readonly number[] {
  switch (line.type) {
    case 'event':
      return line.event.chain === undefined ? [] : [line.event.chain.block]
    case 'opening':
      return [line.opening.terms.blockNumber]
    case 'evidence':
      return evidenceBlocks(line.evidence)
    default:
      return []
  }
}

function evidenceBlocks(evidence: Evidence): readonly number[] {
  if ('fence' in evidence) return []
  const { siweBlock, facts } = evidence
  if (facts === undefined) return [siweBlock.number]
  const { safe, latest, grants } = facts.state
  return [
    siweBlock.number,
    safe.number,
    latest.number,
    ...grants.map(({ opening }) => opening.terms.blockNumber),
  ]
}
