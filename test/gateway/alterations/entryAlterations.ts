import type { AuditEvent } from '@consentry/protocol'
import { flipped, type Row, rewrite, rowsOf, run, type StoredLog, told } from './StoredLog.ts'

/** An alteration of a stored log. */
export type Alter = (log: StoredLog) => void

const set =
  (
    column: string,
    value: (log: StoredLog, row: Row) => string | number | Uint8Array | null,
    where?: string,
  ): Alter =>
  (log) => {
    const row = told(log, where)
    run(
      log.ledger,
      `update leaf set "${column}" = ? where "index" = ?`,
      value(log, row),
      row['index'] ?? null,
    )
  }

const otherAddress = ({ below }: StoredLog): string => `0x${String(below(9) + 1).repeat(40)}`
const DAY_MS = 86_400_000

/** A character of the text replaced by its neighbour. */
function bent({ below }: StoredLog, text: unknown): string {
  const body = String(text)
  const at = below(body.length)
  return body.slice(0, at) + String.fromCharCode(body.charCodeAt(at) ^ 1) + body.slice(at + 1)
}

const forgedTime =
  (change: (log: StoredLog, event: AuditEvent) => Partial<AuditEvent>): Alter =>
  (log) =>
    rewrite(log, told(log), (event) => ({ ...event, ...change(log, event) }))

/** What happens to single entries and what belongs to them. */
export const entryAlterations: Readonly<Record<string, Alter>> = {
  'bit flip in a leaf': set('leaf', (log, { leaf }) => flipped(log, leaf)),
  'bit flip in a leaf hash': set('leafHash', (log, { leafHash }) => flipped(log, leafHash)),
  'bit flip in a salt': set('salt', (log, { salt }) => flipped(log, salt)),
  'bit flip in a body': set('body', (log, { body }) => bent(log, body)),
  'bit flip in an erased leaf': (log) => {
    const row = log.pick(rowsOf(log.ledger, 'select * from leaf where body is null'))
    run(
      log.ledger,
      'update leaf set leaf = ? where "index" = ?',
      flipped(log, row['leaf']),
      row['index'] ?? null,
    )
  },
  'other words in a body': set('body', (_, { body }) => String(body).replace('"type":"', '"type":"x')),
  'forged time beside the body': set('t', (log, { t }) => Number(t) - (log.below(1_000) + 1)),
  'forged time in the body': set('body', (log, { body }) =>
    String(body).replace(/"t":(\d+)/, (_, t: string) => `"t":${Number(t) + log.below(DAY_MS) + 1}`),
  ),
  'forged time, leaf made anew': forgedTime(({ below }, { t }) => ({
    t: (t + below(DAY_MS) + 1) as AuditEvent['t'],
  })),
  'forged actor, leaf made anew': forgedTime((log) => ({
    actor: otherAddress(log) as AuditEvent['actor'] & string,
  })),
  'patient of an entry': set('patient', otherAddress, 'pseq > 0'),
  'number in the trail': set('pseq', (log) => 900 + log.below(90), 'pseq is not null'),
  'actor beside the body': set('actor', otherAddress, 'actor is not null'),
  'organisation beside the body': set('org', () => `0x${'ab'.repeat(32)}`, 'org is not null'),
  'body and salt taken out': (log) => {
    const { index = null } = told(log, 'patient is not null')
    run(log.ledger, 'update leaf set body = null, salt = null, evidence = null where "index" = ?', index)
  },
  'body taken out as an erasure does it': (log) => {
    const { index = null } = told(log, 'patient is not null')
    const sql =
      'update leaf set body = null, salt = null, evidence = null, actor = null, org = null, verdict = null, "dpopHash" = null, t = 0 where "index" = ?'
    run(log.ledger, sql, index)
  },
  'salt taken out': set('salt', () => null),
  'receipt for another request': set(
    'dpopHash',
    (log, { dpopHash }) => flipped(log, dpopHash),
    'verdict is not null and evidence is not null',
  ),
  'receipt with another verdict': set('verdict', () => 'deny', "verdict = 'allow'"),
  'denial that reads as permitted': set('verdict', () => 'allow', "verdict = 'deny'"),
  'evidence altered': (log) => {
    const { hash = null, bytes } = log.pick(rowsOf(log.ledger, 'select * from evidence order by hash'))
    run(log.ledger, 'update evidence set bytes = ? where hash = ?', flipped(log, bytes), hash)
  },
  'evidence taken out': (log) => {
    const { hash = null } = log.pick(rowsOf(log.ledger, 'select * from evidence order by hash'))
    run(log.ledger, 'delete from evidence where hash = ?', hash)
  },
  'evidence exchanged': (log) => {
    const rows = rowsOf(log.ledger, 'select * from evidence order by hash')
    const first = log.pick(rows)
    const second = log.pick(rows.filter(({ hash }) => hash !== first['hash']))
    for (const [{ hash = null }, { bytes = null }] of [
      [first, second],
      [second, first],
    ] as const)
      run(log.ledger, 'update evidence set bytes = ? where hash = ?', bytes, hash)
  },
  'count of denials in an entry': (log) => {
    const row = told(log, "verdict = 'deny'")
    const { body, index = null } = row
    run(
      log.ledger,
      'update leaf set body = ? where "index" = ?',
      String(body).replace(/"n":\d+/, `"n":${log.below(90) + 9}`),
      index,
    )
  },
  'count of denials below zero': ({ ledger, below }) =>
    run(ledger, 'update denial set count = ?', -1 - below(9)),
  'counted denials of somebody else': (log) =>
    run(log.ledger, 'update denial set actor = ?', otherAddress(log)),
  'counted denials of another minute': ({ ledger, below }) =>
    run(ledger, 'update denial set minute = minute + ?', 1 + below(9)),
  'counted denials that permit': ({ ledger }) =>
    run(ledger, `update denial set event = replace(event, '"decision":"deny"', '"decision":"allow"')`),
}
