import { readFile, stat, writeFile } from 'node:fs/promises'

/** When and how far an unpacked state is compacted. */
export interface CompactLimits {
  /** Smaller states are left alone, unread. */
  readonly fromBytes: number
  /** Larger ones too: a string of JavaScript ends at 512 MiB. */
  readonly toBytes: number
  /** The newest blocks, all of which stay. */
  readonly keepBlocks: number
}

export const compactLimits: CompactLimits = {
  fromBytes: 256 * 1024 * 1024,
  toBytes: 500 * 1024 * 1024,
  keepBlocks: 100_000,
}

interface Dump {
  blocks: { readonly header: { readonly number: string }; readonly transactions: readonly unknown[] }[]
}

/**
 * Drops old blocks without transactions from an unpacked state, so that years of idle blocks neither slow the start nor
 * the dumps. Numbers, hashes and logs of all other blocks stay as they are; the genesis block stays. Anvil answers null
 * for a dropped block. Gives the number of dropped blocks.
 */
export async function compactState(path: string, limits: CompactLimits = compactLimits): Promise<number> {
  const { size } = await stat(path)
  if (size < limits.fromBytes || size > limits.toBytes) return 0
  const dump = JSON.parse(await readFile(path, 'utf8')) as Dump
  const head = dump.blocks.reduce((highest, block) => Math.max(highest, Number(block.header.number)), 0)
  const oldest = head - limits.keepBlocks
  const blocks = dump.blocks.filter(({ header, transactions }) => {
    const number = Number(header.number)
    return number === 0 || number > oldest || transactions.length > 0
  })
  const dropped = dump.blocks.length - blocks.length
  if (dropped > 0) await writeFile(path, JSON.stringify({ ...dump, blocks }), { mode: 0o600 })
  return dropped
}
