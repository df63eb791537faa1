import { type FileHandle, open, readFile } from 'node:fs/promises'
import { fromHex, ProtocolError, toHex } from '@consentry/protocol'
import type { KeptReceipt, ReceiptStore } from '../client/ReceiptStore.ts'

/** A store of receipts in a file; to be closed at the end. */
export type FileReceipts = ReceiptStore & { close(): Promise<void> }

/** One line of the file. Lines are only ever added: receipts are evidence. */
type Line =
  | { readonly receipt: string; readonly index: number; readonly leafHash: string; readonly t: number }
  | { readonly proved: readonly number[] }
  | { readonly checkpoint: string }

/**
 * Receipts in a file of NDJSON lines, mode 0600, that only grows. A receipt is on disk when `add` resolves. What a
 * power cut left half written at the end is cut off; a damaged line before it is `bad_receipt`. One process, one log.
 * Spec §14.
 */
export async function fileReceipts(path: string): Promise<FileReceipts> {
  const receipts = new Map<number, KeptReceipt>()
  const proved = new Set<number>()
  let checkpoint: string | undefined
  const take = (line: Line): void => {
    if ('checkpoint' in line) checkpoint = line.checkpoint
    else if ('proved' in line) for (const index of line.proved) proved.add(index)
    else {
      const { receipt: note, index, leafHash, t } = line
      receipts.set(index, { note, index, leafHash: fromHex(leafHash), t })
    }
  }
  const file = await openAtLastLine(path, take)
  let last: Promise<void> = Promise.resolve()
  const append = (line: Line): Promise<void> => {
    take(line)
    last = last.then(async () => {
      await file.appendFile(`${JSON.stringify(line)}\n`)
      await file.sync()
    })
    return last
  }
  const sorted = (): KeptReceipt[] => [...receipts.values()].sort((a, b) => a.index - b.index)
  return {
    add: ({ note: receipt, index, leafHash, t }) =>
      receipts.get(index)?.note === receipt ? last : append({ receipt, index, leafHash: toHex(leafHash), t }),
    unproved: async () => sorted().filter(({ index }) => !proved.has(index)),
    all: async () => sorted(),
    setProved: async (indices) => {
      if (indices.length > 0) await append({ proved: indices })
    },
    checkpoint: async () => checkpoint,
    setCheckpoint: async (note) => {
      if (note !== checkpoint) await append({ checkpoint: note })
    },
    close: async () => {
      await last
      await file.close()
    },
  }
}

async function openAtLastLine(path: string, take: (line: Line) => void): Promise<FileHandle> {
  const file = await open(path, 'a', 0o600)
  try {
    const text = await readFile(path, 'utf8')
    const end = text.lastIndexOf('\n') + 1
    for (const line of text.slice(0, end).split('\n').slice(0, -1)) take(lineOf(line))
    if (end < text.length) await file.truncate(Buffer.byteLength(text.slice(0, end)))
    return file
  } catch (cause) {
    await file.close()
    throw cause
  }
}

function lineOf(text: string): Line {
  try {
    const line: unknown = JSON.parse(text)
    if (typeof line === 'object' && line !== null && isLine(line)) return line
  } catch {
    // Said below.
  }
  throw new ProtocolError('bad_receipt', 'The file of receipts is damaged', {
    next: 'Restore it from a backup',
  })
}

function isLine(line: object): line is Line {
  if ('checkpoint' in line) return typeof line.checkpoint === 'string'
  if ('proved' in line)
    return Array.isArray(line.proved) && line.proved.every((index) => Number.isSafeInteger(index))
  return (
    'receipt' in line &&
    typeof line.receipt === 'string' &&
    'index' in line &&
    Number.isSafeInteger(line.index) &&
    'leafHash' in line &&
    typeof line.leafHash === 'string' &&
    /^[0-9a-f]{64}$/.test(line.leafHash) &&
    't' in line &&
    Number.isSafeInteger(line.t)
  )
}
