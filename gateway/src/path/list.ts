import type {
  Address,
  Cid,
  ClassName,
  Millis,
  OrgId,
  RecordItem,
  RecordsQuery,
  Sha256Hex,
} from '@consentry/protocol'
import { decideAll } from '../decide/decideAll.ts'
import { createFactsGatherer } from '../decide/gatherFacts.ts'
import { type Asker, askerOf, listQuestion, readQuestion } from '../decide/recordQuestion.ts'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { RecordListItem, RecordRow, RecordWrapRow } from '../ports/RecordRows.ts'
import type { createCommitDecisions, Subject } from './commit.ts'
import { cursorText, numberOfCursor } from './cursor.ts'

/** Records looked at for one page: bounds the work of a caller who may see few of many. */
const MOST_SCANNED = 1_000

export interface ListPorts {
  readonly readiness: Readiness
  readonly commitDecisions: ReturnType<typeof createCommitDecisions>
}

export interface RecordPage {
  readonly items: readonly RecordItem[]
  readonly next: string | null
}

/** A list shows what the caller could get a key for now, and is itself one decision with one leaf (§18). */
export function createListPath(
  ports: ListPorts,
): (
  request: AuthenticRequest,
  input: { readonly patient: Address; readonly query: RecordsQuery },
) => Promise<RecordPage> {
  return async (request, { patient, query }) => {
    const asker = askerOf(request, patient, query.purpose ?? null)
    let page: RecordPage = { items: [], next: null }
    const load = async (tx: LedgerTx, view: View) => [
      await listSubject(tx, view, asker, async () => {
        page = await collectPage(tx, view, { asker, query })
      }),
    ]
    const [made] = await ports.commitDecisions(ports.readiness.admit(request), load, 'beside others')
    if (made === undefined || made.decision.decision === 'deny')
      throw new GatewayError(made?.decision.code ?? 'no_access', 'list refused')
    return page
  }
}

/** Of several grants the first that permits anything speaks for the list; without one the refusal is logged. */
async function listSubject(
  tx: LedgerTx,
  view: View,
  asker: Asker,
  whenAllowed: () => Promise<void>,
): Promise<Subject> {
  const gather = createFactsGatherer(tx, view)
  const { state } = await gather(listQuestion(asker, null))
  const questions = [...state.grants.map((grant) => listQuestion(asker, grant)), listQuestion(asker, null)]
  const decided = await decideAll(tx, view, questions)
  const chosen = decided.findIndex(({ decision }) => decision.decision === 'allow')
  return {
    question: questions[Math.max(chosen, 0)] ?? listQuestion(asker, null),
    allowed: { type: asker.org === null ? 'self' : 'read', verdict: 'allow' },
    about: {},
    whenAllowed,
  }
}

async function collectPage(
  tx: LedgerTx,
  view: View,
  { asker, query }: { readonly asker: Asker; readonly query: RecordsQuery },
): Promise<RecordPage> {
  const items: RecordItem[] = []
  let after = numberOfCursor(query.cursor)
  let scanned = 0
  while (scanned < MOST_SCANNED) {
    const rows = await tx.records.list({ ...filterOf(query), patient: asker.patient, after, limit: 200 })
    const wraps = await tx.records.wraps(
      asker.patient,
      rows.map(({ recordId }) => recordId),
    )
    const wrapsOf = (row: RecordRow): readonly RecordWrapRow[] => wraps.get(row.recordId) ?? []
    const decided = await decideAll(
      tx,
      view,
      rows.map((row) => readQuestion(asker, row, wrapsOf(row))),
    )
    for (const [at, row] of rows.entries()) {
      after = row.seq
      scanned += 1
      if (decided[at]?.decision.decision === 'allow') items.push(itemOf(row, wrapsOf(row)))
      if (items.length === query.limit) return { items, next: cursorText(after) }
    }
    if (rows.length < 200) return { items, next: null }
  }
  return { items, next: cursorText(after) }
}

function filterOf({ class: className, from, to, author }: RecordsQuery) {
  return {
    classes: className === undefined ? null : [className],
    from: (from ?? null) as Millis | null,
    to: (to ?? null) as Millis | null,
    author: (author ?? null) as OrgId | Address | null,
  }
}

/** What the gateway knows of a record, as every list and view shows it. */
export function itemOf(row: RecordRow | RecordListItem, wraps: readonly RecordWrapRow[]): RecordItem {
  return {
    recordId: row.recordId,
    ver: row.ver,
    class: row.className as ClassName,
    also: row.also as readonly ClassName[],
    epoch: Math.max(0, ...wraps.filter(({ kind }) => kind === 1).map(({ epoch }) => epoch)),
    t: row.t,
    org: row.org,
    author: row.author,
    sha256: row.sha256 as Sha256Hex,
    cid: row.cid as Cid,
    size: row.size,
  }
}
