/** A receipt whose signature was verified and that is kept until its place in the log is proved. Spec §14. */
export type KeptReceipt = {
  /** The note as the gateway signed it. */
  readonly note: string
  /** Index of the leaf. */
  readonly index: number
  /** Hash of the leaf, 32 bytes. */
  readonly leafHash: Uint8Array
  /** ms, as the receipt says. */
  readonly t: number
}

/** Where receipts and the last checkpoint are kept. One store serves one log; durable is better. Spec §14. */
export type ReceiptStore = {
  /** Keeps a receipt; the same index again is no error. */
  add(receipt: KeptReceipt): Promise<void>
  /** Receipts that are not proved yet, in the order of the log. */
  unproved(): Promise<readonly KeptReceipt[]>
  /** All receipts, in the order of the log. */
  all(): Promise<readonly KeptReceipt[]>
  /** Marks the leaves at these indices as proved. */
  setProved(indices: readonly number[]): Promise<void>
  /** The last checkpoint that was verified, as its note. */
  checkpoint(): Promise<string | undefined>
  setCheckpoint(note: string): Promise<void>
}

/** A store that lasts as long as the process. */
export function memoryReceipts(): ReceiptStore {
  const receipts = new Map<number, KeptReceipt>()
  const proved = new Set<number>()
  let note: string | undefined
  const sorted = (): KeptReceipt[] => [...receipts.values()].sort((a, b) => a.index - b.index)
  return {
    add: async (receipt) => void receipts.set(receipt.index, receipt),
    unproved: async () => sorted().filter(({ index }) => !proved.has(index)),
    all: async () => sorted(),
    setProved: async (indices) => {
      for (const index of indices) proved.add(index)
    },
    checkpoint: async () => note,
    setCheckpoint: async (checkpoint) => {
      note = checkpoint
    },
  }
}
