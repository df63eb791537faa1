import { readAudit } from './readAudit.ts'
import type { Chunks } from './verifyBundle.ts'

/** Blocks that a bundle names: a snapshot needs their headers. Throws `bad_json` or `bad_request`. Spec §14. */
export async function namedBlocks(bundle: Chunks): Promise<readonly number[]> {
  const { events, evidence, openings } = await readAudit(bundle)
  const blocks = new Set<number>()
  for (const { event } of events.values()) if (event.chain !== undefined) blocks.add(event.chain.block)
  for (const { opening } of openings.values()) blocks.add(opening.terms.blockNumber)
  for (const one of evidence.values()) {
    if ('fence' in one) continue
    blocks.add(one.siweBlock.number)
    if (one.facts === undefined) continue
    const { safe, latest, grants } = one.facts.state
    blocks.add(safe.number)
    blocks.add(latest.number)
    for (const { opening } of grants) blocks.add(opening.terms.blockNumber)
  }
  return [...blocks].sort((a, b) => a - b)
}
