import type { BlockRow, ChainRows } from '../../ports/ChainRows.ts'
import type { StoreConnection } from './prepare.ts'

/** Facts that are kept; with one more all are forgotten. */
const MOST_KEPT = 4_096

type Reading =
  | 'blockByNumber'
  | 'patientAt'
  | 'grantAt'
  | 'grantRegistration'
  | 'delegateAt'
  | 'delegatesOf'
  | 'orgAt'
  | 'memberAt'
/** By its name, so that a new one is missed by the compiler and not by a decision. */
type Changing = Extract<keyof ChainRows, `insert${string}` | `undo${string}` | `put${string}`>

/**
 * The chain rows of one connection, which remembers what it was told. What the index says of heights up to its head stays
 * the same as long as the head is the same block with the same counts of events. So every transaction asks for the head,
 * which another gateway may have moved, and under one head for each fact only once. A transaction that changes the chain
 * remembers nothing. The head is the same object as long as it is the same.
 */
export function rememberChain(
  connection: Pick<StoreConnection, 'transactions'>,
  inner: ChainRows,
): ChainRows {
  const memory = createMemory(connection, () => inner.head())
  return { ...inner, head: memory.head, ...reading(memory, inner), ...changing(memory, inner) }
}

function reading({ recall }: Memory, inner: ChainRows): Pick<ChainRows, Reading> {
  return {
    blockByNumber: (number) => recall(`block ${number}`, () => inner.blockByNumber(number)),
    patientAt: (patient, height) =>
      recall(`patient ${patient} ${height}`, () => inner.patientAt(patient, height)),
    grantAt: (patient, id, height) =>
      recall(`grant ${patient} ${id} ${height}`, () => inner.grantAt(patient, id, height)),
    grantRegistration: (patient, id, height) =>
      recall(`registration ${patient} ${id} ${height}`, () => inner.grantRegistration(patient, id, height)),
    delegateAt: (patient, delegate, height) =>
      recall(`delegate ${patient} ${delegate} ${height}`, () => inner.delegateAt(patient, delegate, height)),
    delegatesOf: (patient, height) =>
      recall(`delegates ${patient} ${height}`, () => inner.delegatesOf(patient, height)),
    orgAt: (org, height) => recall(`org ${org} ${height}`, () => inner.orgAt(org, height)),
    memberAt: (org, member, height) =>
      recall(`member ${org} ${member} ${height}`, () => inner.memberAt(org, member, height)),
  }
}

function changing({ change }: Memory, inner: ChainRows): Pick<ChainRows, Changing> {
  return {
    insertBlock: (...asked) => change(() => inner.insertBlock(...asked)),
    undoAbove: (...asked) => change(() => inner.undoAbove(...asked)),
    putPatient: (...asked) => change(() => inner.putPatient(...asked)),
    putPatients: (...asked) => change(() => inner.putPatients(...asked)),
    putGrant: (...asked) => change(() => inner.putGrant(...asked)),
    putGrants: (...asked) => change(() => inner.putGrants(...asked)),
    putDelegate: (...asked) => change(() => inner.putDelegate(...asked)),
    putOrg: (...asked) => change(() => inner.putOrg(...asked)),
    putMember: (...asked) => change(() => inner.putMember(...asked)),
    putAnchor: (...asked) => change(() => inner.putAnchor(...asked)),
  }
}

interface Memory {
  head(): Promise<BlockRow | null>
  recall<Fact>(key: string, ask: () => Promise<Fact>): Promise<Fact>
  change(work: () => Promise<void>): Promise<void>
}

function createMemory(connection: Pick<StoreConnection, 'transactions'>, askHead: Memory['head']): Memory {
  const known = new Map<string, unknown>()
  /** The head that they are known under: one object as long as it is the same. */
  let under: BlockRow | null = null
  let transaction = -1
  let head: Promise<BlockRow | null> | null = null
  let isChanged = false
  const enter = (): void => {
    if (transaction === connection.transactions) return
    transaction = connection.transactions
    head = null
    isChanged = false
  }
  const headNow = (): Promise<BlockRow | null> => {
    enter()
    if (isChanged) return askHead()
    head ??= askHead().then(sameAsBefore)
    return head
  }
  const sameAsBefore = (row: BlockRow | null): BlockRow | null => {
    if (under !== null && nameOf(row) === nameOf(under)) return under
    known.clear()
    under = row
    return row
  }
  return {
    head: headNow,
    recall: async (key, ask) => {
      const row = await headNow()
      if (isChanged || row === null) return ask()
      // One method asks for one kind of key.
      if (known.has(key)) return known.get(key) as Awaited<ReturnType<typeof ask>>
      const fact = await ask()
      if (isChanged || row !== under) return fact
      if (known.size >= MOST_KEPT) known.clear()
      known.set(key, fact)
      return fact
    },
    change: (work) => {
      enter()
      isChanged = true
      known.clear()
      under = null
      return work()
    },
  }
}

function nameOf(head: BlockRow | null): string | null {
  if (head === null) return null
  const { hash, consentCount, providerCount, anchorCount } = head
  return `${hash} ${consentCount} ${providerCount} ${anchorCount}`
}
