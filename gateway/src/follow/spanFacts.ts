import type {
  At,
  BlockRow,
  ChainRows,
  GrantFact,
  GrantRow,
  Known,
  PatientFact,
  PatientRow,
} from '../ports/ChainRows.ts'
import type { Latch } from '../ports/LatchRows.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { CountedEvent } from './chainEvent.ts'

/** What events read and write of the index. */
export type FactRows = Omit<ChainRows, 'insertBlock' | 'undoAbove' | 'head'>

/**
 * The index as the events of some consecutive blocks see it, inside one transaction. Patients and grants, of which
 * nearly every event speaks, are read once for all of them and written many rows at a time. For everybody else what
 * these events say is there after `flush`.
 */
export interface SpanFacts {
  readonly chain: FactRows
  addBlock(block: BlockRow): void
  /** Latches a denial that a block says. */
  latch(latch: Latch, block: number): void
  flush(): Promise<void>
}

/** Nothing in the index is newer than what is being written: the last fact is the one as of any block to come. */
const NEWEST = Number.MAX_SAFE_INTEGER

/** Opens the index for events that follow what is stored. */
export async function openSpanFacts(tx: LedgerTx, events: readonly CountedEvent[]): Promise<SpanFacts> {
  const patients = createTable<PatientFact, PatientRow>((rows) => tx.chain.putPatients(rows))
  const grants = createTable<GrantFact, GrantRow>((rows) => tx.chain.putGrants(rows))
  const chain: FactRows = {
    ...tx.chain,
    patientAt: (patient) => patients.get(patient, () => tx.chain.patientAt(patient, NEWEST)),
    grantAt: (patient, id) => grants.get(patient + id, () => tx.chain.grantAt(patient, id, NEWEST)),
    putPatient: async (patient, fact, at) =>
      patients.put(patient, { ...fact, at }, { ...fact, ...at, patient }),
    putGrant: async (patient, id, fact, at) =>
      grants.put(patient + id, { ...fact, at }, { ...fact, ...at, patient, id }),
  }
  await readAhead(chain, events)
  let blocks: BlockRow[] = []
  let latches = new Map<string, { readonly latch: Latch; readonly block: number }>()
  return {
    chain,
    addBlock: (block) => void blocks.push(block),
    latch: (latch, block) => {
      // An id is denied once; whatever else comes again later is denied again later.
      const key = JSON.stringify(latch.kind === 'revoked' ? latch : { latch, block })
      if (!latches.has(key)) latches.set(key, { latch, block })
    },
    flush: async () => {
      const [added, denied] = [blocks, latches]
      blocks = []
      latches = new Map()
      if (added.length > 0) await tx.chain.insertBlock(...added)
      await patients.flush()
      await grants.flush()
      // Beside one another: a database over a network is asked for all at once.
      await Promise.all([...denied.values()].map(({ latch, block }) => tx.latches.add(latch, 'chain', block)))
    },
  }
}

/** Asks for everything that the events will ask for and do not bring themselves. */
async function readAhead(chain: FactRows, events: readonly CountedEvent[]): Promise<void> {
  const registered = new Set<string>()
  const asked: Promise<unknown>[] = []
  for (const event of events) {
    if (event.type === 'Granted') registered.add(event.patient + event.id)
    if (event.type === 'Revoked' && !registered.has(event.patient + event.id))
      asked.push(chain.grantAt(event.patient, event.id, NEWEST))
    if (event.type !== 'Granted' && 'patient' in event) asked.push(chain.patientAt(event.patient, NEWEST))
  }
  await Promise.all(asked)
}

interface Table<Fact, Row> {
  get(key: string, ask: () => Promise<Known<Fact> | null>): Promise<Known<Fact> | null>
  put(key: string, fact: Known<Fact>, row: Row): void
  flush(): Promise<void>
}

function createTable<Fact extends object, Row extends At>(
  write: (rows: readonly Row[]) => Promise<void>,
): Table<Fact, Row> {
  const known = new Map<string, Promise<Known<Fact> | null>>()
  let rows: Row[] = []
  return {
    get: (key, ask) => {
      const fact = known.get(key) ?? ask()
      known.set(key, fact)
      return fact
    },
    put: (key, fact, row) => {
      known.set(key, Promise.resolve(fact))
      rows.push(row)
    },
    flush: async () => {
      const written = rows
      rows = []
      if (written.length > 0) await write(written)
    },
  }
}
