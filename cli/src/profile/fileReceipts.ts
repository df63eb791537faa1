import { fromHex, toHex } from '@consentry/protocol'
import type { KeptReceipt, ReceiptStore } from '@consentry/sdk'
import { CliError } from '../CliError.ts'
import type { ProfileFolder } from './profileFolder.ts'

/** One line of the file. Lines are only ever added: receipts are evidence, and two commands may write at a time. */
type Line =
  | {
      readonly type: 'receipt'
      readonly note: string
      readonly index: number
      readonly leafHash: string
      readonly t: number
    }
  | { readonly type: 'proved'; readonly indices: readonly number[] }
  | { readonly type: 'checkpoint'; readonly note: string }

/**
 * Receipts in a file of the profile, one store for one log. A line that a killed command left half written at the end is
 * passed over. Throws `bad_profile`, `loose_mode`, `bad_file`.
 */
export async function fileReceipts(folder: ProfileFolder, origin: string): Promise<ReceiptStore> {
  const file = `receipts-${origin.replace(/[^A-Za-z0-9]+/g, '-')}.ndjson`
  const receipts = new Map<number, KeptReceipt>()
  const proved = new Set<number>()
  let checkpoint: string | undefined
  const take = (line: Line): void => {
    if (line.type === 'checkpoint') checkpoint = line.note
    else if (line.type === 'proved') for (const index of line.indices) proved.add(index)
    else {
      const { note, index, leafHash, t } = line
      receipts.set(index, { note, index, leafHash: fromHex(leafHash), t })
    }
  }
  for (const line of linesOf(await folder.file(file), file)) take(line)
  const append = async (line: Line): Promise<void> => {
    take(line)
    await folder.appendFile(file, `${JSON.stringify(line)}\n`)
  }
  const sorted = (): KeptReceipt[] => [...receipts.values()].sort((a, b) => a.index - b.index)
  return {
    add: ({ note, index, leafHash, t }) =>
      append({ type: 'receipt', note, index, leafHash: toHex(leafHash), t }),
    unproved: async () => sorted().filter(({ index }) => !proved.has(index)),
    all: async () => sorted(),
    setProved: async (indices) => {
      if (indices.length > 0) await append({ type: 'proved', indices })
    },
    checkpoint: async () => checkpoint,
    setCheckpoint: async (note) => {
      if (note !== checkpoint) await append({ type: 'checkpoint', note })
    },
  }
}

function linesOf(text: string | undefined, file: string): readonly Line[] {
  const lines = (text ?? '').split('\n')
  // What follows the last line end was not written to its end.
  return lines.slice(0, -1).map((line, i) => {
    try {
      return JSON.parse(line) as Line
    } catch {
      throw new CliError('bad_profile', `${file} of the profile is damaged in line ${i + 1}`, 'Move it away')
    }
  })
}
