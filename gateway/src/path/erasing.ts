import type { Address, Millis } from '@consentry/protocol'
import type { Blobs } from '../ports/Blobs.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import { deleteUnnamed } from './deleteUnnamed.ts'

/** Records or leaves of one transaction: others wait that long. */
const PART = 100
/** How long somebody waits for parts; what is more goes on by itself. */
const WAIT_MS = 10_000
const AT_A_TIME = 16
const DAY_MS = 86_400_000

/** What comes after the transaction of an erasure. What a process that ends leaves undone, the next one does. */
export interface Erasing {
  /** Deletes ciphertext that no record names any more, and wipes the files. */
  finishRecord(blobs: readonly string[]): Promise<void>
  /** Erases the rest of a patient, part by part, and wipes the files. */
  finishPatient(patient: Address): Promise<void>
  /** Goes on with what is left of all erasures. */
  tidy(): Promise<void>
  /** Sentences for the operator. */
  notes(): readonly string[]
}

export function createErasing(ports: {
  readonly ledger: Ledger
  readonly blobs: Blobs
  readonly clock: Clock
}): Erasing {
  const { ledger, clock } = ports
  let owedSince: Millis | null = null
  const drop = async (blobs: readonly string[]): Promise<void> => {
    const afterNow = (clock.now() + 1) as Millis
    for (const sha256 of blobs) await deleteUnnamed(ports, sha256, afterNow)
  }
  const eraseParts = async (patient: Address): Promise<void> => {
    for (const end = clock.now() + WAIT_MS; clock.now() < end; ) {
      const { isDone, blobs } = await ledger.write((tx) => tx.erasures.goOn(patient, PART))
      await drop(blobs)
      if (isDone) return
    }
  }
  const wipe = async (): Promise<void> => {
    owedSince = await ledger.read((tx) => tx.erasures.wipeOwedSince())
    const since = owedSince
    if (since === null || !(await ledger.wipe())) return
    await ledger.write((tx) => tx.erasures.wiped(since))
    owedSince = null
  }
  return {
    finishRecord: async (blobs) => {
      await drop(blobs)
      await wipe()
    },
    finishPatient: async (patient) => {
      await eraseParts(patient)
      await wipe()
    },
    tidy: async () => {
      for (const { patient } of await ledger.read((tx) => tx.erasures.pending(AT_A_TIME)))
        await eraseParts(patient)
      await wipe()
    },
    notes: () => {
      const days = owedSince === null ? 0 : Math.floor((clock.now() - owedSince) / DAY_MS)
      return days === 0 ? [] : [`erased content may lie in the files of the database, days: ${days}`]
    },
  }
}
