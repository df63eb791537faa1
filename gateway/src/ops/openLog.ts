import { type AuditEvent, parseAuditEvent, type Sha256Hex, toHex } from '@consentry/protocol'
import { FatalError } from '../errors/FatalError.ts'
import type { CheckpointLock } from '../ports/CheckpointLock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

/** What a log has committed to before somebody else. */
export interface Committed {
  readonly size: number
  readonly root: Uint8Array
}

export interface OpenLogPorts {
  readonly ledger: Ledger
  readonly lock: Pick<CheckpointLock, 'load'>
  /** Origin of the log of this number, as checkpoints name it. */
  readonly originOf: (number: number) => string
  readonly number: number
  /** The last anchor of a log on chain; null if there is none. Rejects where the chain does not answer. */
  readonly anchored: (origin: string) => Promise<Committed | null>
}

/** What the first entry of a log says of the one before it. */
export type PreviousLog = NonNullable<AuditEvent['prev']>

/**
 * Makes the ledger hold the log of this number. The log before it, if the ledger still holds that, is closed: its
 * entries are kept and nothing is appended to them any more (§14). To be called before anything is appended; resolves to
 * the log that a new one continues, from what was anchored last. Throws `FatalError` for a ledger of another log.
 */
export async function openLog(ports: OpenLogPorts): Promise<PreviousLog | null> {
  const { ledger, number, originOf } = ports
  const origin = originOf(number)
  const found = await ledger.read(originIn)
  if (found === origin) return null
  const previous = number > 1 ? originOf(number - 1) : null
  if (found !== null && found !== previous) {
    throw new FatalError(`the ledger holds the log ${found}, and the settings name ${origin}`)
  }
  if (previous === null) return null
  // Asked first: a log is not closed before it is known what the next one continues.
  const said = await committed(ports, previous)
  if (found !== null) await ledger.write((tx) => tx.closedLogs.close(found))
  return said === null ? null : { origin: previous, size: said.size, root: toHex(said.root) as Sha256Hex }
}

/** The origin that the entries of this ledger name; null before the first one. */
async function originIn(tx: LedgerTx): Promise<string | null> {
  const first = await tx.leaves.leaf(0)
  if (first === null) return null
  if (first.body === null) throw new FatalError('the first entry of the log has no body')
  return parseAuditEvent(first.body).log
}

async function committed({ anchored, lock }: OpenLogPorts, origin: string): Promise<Committed | null> {
  try {
    return (await anchored(origin)) ?? (await lock.load(origin))
  } catch (cause) {
    throw new FatalError(
      'a log is continued only while the chain answers: its first entry names the last anchor',
      {
        cause,
      },
    )
  }
}
