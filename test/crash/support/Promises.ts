import { canonicalJson, parseAuditEvent } from '@consentry/protocol'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import type { OutboxRow, RelayState } from '../../../gateway/src/ports/OutboxRows.ts'

/** Whether what was acknowledged is there. */
export type IsKept = (tx: LedgerTx) => Promise<boolean>

const everyState: readonly RelayState[] = ['queued', 'sent', 'mined', 'safe', 'failed']

/** What a gateway acknowledged, each with the way to find it. */
export class Promises {
  readonly #kept: { readonly what: string; readonly isKept: IsKept }[] = []

  get count(): number {
    return this.#kept.length
  }

  add(what: string, isKept: IsKept): void {
    this.#kept.push({ what, isKept })
  }

  /** What was acknowledged and is not there, and what is there twice. */
  async faults(tx: LedgerTx): Promise<readonly string[]> {
    const faults: string[] = []
    for (const { what, isKept } of this.#kept) {
      if (!(await isKept(tx).catch(() => false))) faults.push(`lost: ${what}`)
    }
    return [...faults, ...(await twiceOwed(tx)), ...(await twiceLogged(tx))]
  }
}

/** A call is owed to the chain once, however often it was asked for; anchors name a size each. */
async function twiceOwed(tx: LedgerTx): Promise<readonly string[]> {
  const rows = await tx.outbox.inState(everyState, 100_000)
  const calls = rows.flatMap(({ call, account }) =>
    call === null || account !== 'relayer' ? [] : [canonicalJson({ ...call, args: [...call.args] })],
  )
  return repeated(calls).map((call) => `owed twice: ${call.slice(0, 80)}`)
}

/** What can happen once is logged once. */
async function twiceLogged(tx: LedgerTx): Promise<readonly string[]> {
  const rows = await tx.leaves.range(0, await tx.leaves.size())
  const events = rows.flatMap(({ body }) => (body === null ? [] : [parseAuditEvent(body)]))
  const once = events.flatMap(({ type, record, grant, patient }) => {
    if (type === 'write' && record !== undefined) return [`write ${record}`]
    if (type === 'grant' && grant !== undefined) return [`grant ${grant}`]
    if (type === 'fence' && grant !== undefined) return [`fence ${patient} ${grant}`]
    return []
  })
  return repeated(once).map((event) => `logged twice: ${event}`)
}

/** Relays that are given up, and those that are not on chain yet. */
export async function relayStates(tx: LedgerTx): Promise<{
  readonly failed: readonly OutboxRow[]
  readonly open: readonly OutboxRow[]
}> {
  const relays = (rows: readonly OutboxRow[]) => rows.filter(({ account }) => account === 'relayer')
  return {
    failed: relays(await tx.outbox.inState(['failed'], 100_000)),
    open: relays(await tx.outbox.inState(['queued', 'sent', 'mined'], 100_000)),
  }
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))]
}
