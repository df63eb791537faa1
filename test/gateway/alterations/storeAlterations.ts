import {
  appendLeaf,
  emptyFrontier,
  type Frontier,
  rootOf,
  signCheckpoint,
  verifierKey,
} from '@consentry/protocol'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import type { Alter } from './entryAlterations.ts'
import { keys, origin } from './finders.ts'
import type { PreparedLog } from './prepareLog.ts'
import { flipped, type Row, rewrite, rowsOf, run, type StoredLog, told } from './StoredLog.ts'

const contentColumns = [
  'leaf',
  'leafHash',
  'salt',
  'body',
  'patient',
  'pseq',
  'actor',
  'org',
  'evidence',
  'verdict',
  'dpopHash',
  't',
]

/** Puts the content of a row at another index. Numbers of trails stay unique while rows are moved. */
function put({ ledger }: StoredLog, index: unknown, row: Row): void {
  const columns = contentColumns.map((name) => `"${name}" = ?`).join(', ')
  run(
    ledger,
    `update leaf set ${columns} where "index" = ?`,
    ...contentColumns.map((name) => row[name] ?? null),
    Number(index),
  )
}

function move(log: StoredLog, moves: readonly (readonly [to: Row, content: Row])[]): void {
  for (const [to] of moves)
    run(log.ledger, 'update leaf set pseq = null where "index" = ?', to['index'] ?? null)
  for (const [to, content] of moves) put(log, to['index'], content)
}

const leavesOf = ({ ledger }: StoredLog): readonly Row[] =>
  rowsOf(ledger, 'select * from leaf order by "index"')

/** Some entries in a row, not the first of the log. */
function neighbours(log: StoredLog, count: number): readonly Row[] {
  const rows = leavesOf(log)
  const start = 1 + log.below(rows.length - count - 1)
  return rows.slice(start, start + count)
}

function dropLast(log: StoredLog, count: number): void {
  run(log.ledger, 'delete from leaf where "index" >= (select max("index") from leaf) - ?', count - 1)
}

/** Root over the stored leaves up to a size: what somebody signs who has the key. */
function rootAt(log: StoredLog, size: number): Uint8Array {
  let edge: Frontier = emptyFrontier
  for (const { leafHash } of leavesOf(log).slice(0, size)) edge = appendLeaf(edge, leafHash as Uint8Array)
  return rootOf(edge)
}

function signAgain(log: StoredLog, tables: readonly ('checkpoint' | 'lock')[]): void {
  for (const table of tables) {
    const database = table === 'lock' ? log.lock : log.ledger
    for (const { size } of rowsOf(database, `select size from "${table}"`)) {
      const root = rootAt(log, Number(size))
      const note = signCheckpoint({ origin, size: Number(size), root }, keys.checkpoint)
      run(database, `update "${table}" set root = ?, note = ? where size = ?`, root, note, Number(size))
    }
  }
}

/** A full tile with the hashes of the leaves as they are now. */
function writeTileAgain(log: StoredLog): void {
  const hashes = leavesOf(log)
    .slice(0, 256)
    .map(({ leafHash }) => leafHash as Uint8Array)
  run(log.ledger, 'update tile set hashes = ? where level = 0', new Uint8Array(Buffer.concat(hashes)))
}

function forge(log: StoredLog): void {
  const row = told(log, '"index" < 280')
  rewrite(log, row, (event) => ({ ...event, t: (event.t + 1 + log.below(99)) as typeof event.t }))
}

/** What happens to the order of entries, to tiles, checkpoints, lock and anchors. */
export const storeAlterations: Readonly<Record<string, Alter>> = {
  'two entries swapped': (log) => {
    const [first = {}, second = {}] = neighbours(log, 2)
    move(log, [
      [first, second],
      [second, first],
    ])
  },
  'distant entries swapped': (log) => {
    const first = told(log, '"index" < 140')
    const second = told(log, '"index" >= 140')
    move(log, [
      [first, second],
      [second, first],
    ])
  },
  'three entries reordered': (log) => {
    const [a = {}, b = {}, c = {}] = neighbours(log, 3)
    move(log, [
      [a, b],
      [b, c],
      [c, a],
    ])
  },
  'an entry dropped': (log) =>
    run(log.ledger, 'delete from leaf where "index" = ?', told(log)['index'] ?? null),
  'an entry dropped, the others numbered anew': (log) => {
    const { index = null } = told(log)
    run(log.ledger, 'delete from leaf where "index" = ?', index)
    run(log.ledger, 'update leaf set "index" = -"index" where "index" > ?', index)
    run(log.ledger, 'update leaf set "index" = -"index" - 1 where "index" < 0')
  },
  'the last entries dropped': (log) => dropLast(log, 3 + log.below(5)),
  'an entry in place of its neighbour': (log) => {
    const [first = {}, second = {}] = neighbours(log, 2)
    put(log, second['index'], { ...first, pseq: null })
  },
  'an entry appended once more': (log) => {
    const row = told(log)
    const size = leavesOf(log).length
    run(
      log.ledger,
      'insert into leaf ("index", leaf, "leafHash", t) values (?, ?, ?, 0)',
      size,
      row['leaf'] ?? null,
      row['leafHash'] ?? null,
    )
    put(log, size, { ...row, pseq: null })
  },
  'bit flip in a tile': (log) => {
    const { hashes } = log.pick(rowsOf(log.ledger, 'select * from tile'))
    run(log.ledger, 'update tile set hashes = ?', flipped(log, hashes))
  },
  'a tile cut off': ({ ledger, below }) =>
    run(ledger, 'update tile set hashes = substr(hashes, 1, ?)', 32 * below(256)),
  'a tile dropped': ({ ledger }) => run(ledger, 'delete from tile'),
  'a tile too many': ({ ledger, below }) =>
    run(ledger, 'insert into tile (level, "index", hashes) select 0, ?, hashes from tile', 1 + below(50)),
  'bit flip in the root of a checkpoint': (log) => {
    const { size = null, root } = log.pick(rowsOf(log.ledger, 'select * from checkpoint'))
    run(log.ledger, 'update checkpoint set root = ? where size = ?', flipped(log, root), size)
  },
  'another signature on a checkpoint': (log) => {
    const { size = null, note } = log.pick(rowsOf(log.ledger, 'select * from checkpoint'))
    run(log.ledger, 'update checkpoint set note = ? where size = ?', forgedNote(log, String(note)), size)
  },
  'another size in a checkpoint': ({ ledger, below }) =>
    run(
      ledger,
      'update checkpoint set size = size + ? where size = (select max(size) from checkpoint)',
      1 + below(1),
    ),
  'a checkpoint by another key': (log) => {
    const other = signerOfSeed(origin, new Uint8Array(32).fill(70 + log.below(9)))
    const { size = null, root = null } = log.pick(rowsOf(log.ledger, 'select * from checkpoint'))
    const note = signCheckpoint({ origin, size: Number(size), root: root as Uint8Array }, other)
    run(log.ledger, 'update checkpoint set note = ? where size = ?', note, size)
  },
  'a checkpoint of more than there is': (log) => {
    const size = leavesOf(log).length + 1 + log.below(9)
    const root = rootAt(log, size)
    const note = signCheckpoint({ origin, size, root }, keys.checkpoint)
    run(
      log.ledger,
      'insert into checkpoint (size, root, note, "signedAt") values (?, ?, ?, 1)',
      size,
      root,
      note,
    )
  },
  'the lock emptied': ({ lock }) => run(lock, 'delete from lock'),
  'bit flip in the lock': (log) => {
    const [{ root } = {}] = rowsOf(log.lock, 'select * from lock')
    run(log.lock, 'update lock set root = ?', flipped(log, root))
  },
  'another size in the lock': ({ lock, below }) =>
    run(lock, 'update lock set size = size - ?', 1 + below(20)),
  'another note in the lock': (log) => {
    const [{ note } = {}] = rowsOf(log.lock, 'select * from lock')
    run(log.lock, 'update lock set note = ?', forgedNote(log, String(note)))
  },
  'keys swapped': (log) => {
    log.vkeys = [verifierKey(origin, keys.receipt.publicKey)]
  },
  'keys of another log': (log) => {
    log.vkeys = [verifierKey(`${origin}${log.below(9)}`, keys.checkpoint.publicKey)]
  },
  'bit flip in an anchor': (log) => {
    const { block = null, root } = log.pick(rowsOf(log.ledger, 'select * from anchor'))
    const changed = `0x${Buffer.from(flipped(log, new Uint8Array(Buffer.from(String(root).slice(2), 'hex')))).toString('hex')}`
    run(log.ledger, 'update anchor set root = ? where block = ?', changed, block)
  },
  'an anchor of more than there is': ({ ledger, below }) =>
    run(ledger, 'update anchor set size = size + ?', 100 + below(100)),
  'history rewritten, tile too': (log) => {
    forge(log)
    writeTileAgain(log)
  },
  'history rewritten and signed again': (log) => {
    forge(log)
    writeTileAgain(log)
    signAgain(log, ['checkpoint'])
  },
  'history rewritten, signed and locked again': (log) => {
    forge(log)
    writeTileAgain(log)
    signAgain(log, ['checkpoint', 'lock'])
  },
  'history rewritten everywhere but on chain': (log) => {
    forge(log)
    writeTileAgain(log)
    signAgain(log, ['checkpoint', 'lock'])
    run(log.ledger, 'delete from anchor')
  },
}

/** Alterations that replace files by those of another time or writer. */
export function fileAlterations(prepared: PreparedLog): Readonly<Record<string, Alter>> {
  const replace = (database: StoredLog['ledger'], name: string, tables: readonly string[]): void => {
    database.exec(`attach '${prepared.earlierDir}/${name}' as earlier`)
    for (const table of tables) {
      database.exec(`delete from main."${table}"`)
      database.exec(`insert into main."${table}" select * from earlier."${table}"`)
    }
    database.exec('detach earlier')
  }
  const log = ['leaf', 'evidence', 'tile', 'checkpoint', 'anchor', 'block', 'denial']
  const append = (stored: StoredLog, count: number): void => {
    for (let i = 0; i < count; i++) {
      const row = told(stored)
      const size = leavesOf(stored).length
      put(stored, insertBlank(stored, size), { ...row, patient: null, pseq: null })
    }
  }
  return {
    'database rolled back': ({ ledger }) => replace(ledger, 'ledger.sqlite', log),
    'database and lock rolled back': ({ ledger, lock }) => {
      replace(ledger, 'ledger.sqlite', log)
      replace(lock, 'lock.sqlite', ['lock'])
    },
    'lock rolled back': ({ lock }) => replace(lock, 'lock.sqlite', ['lock']),
    'a second writer went on from an earlier state': (stored) => {
      replace(stored.ledger, 'ledger.sqlite', log)
      append(stored, 6 + stored.below(5))
    },
    'a second writer who has the key': (stored) => {
      replace(stored.ledger, 'ledger.sqlite', log)
      append(stored, 6 + stored.below(5))
      signAgain(stored, ['checkpoint', 'lock'])
    },
    'a second writer beside this one': (stored) => {
      append(stored, 1 + stored.below(3))
      const size = leavesOf(stored).length
      const root = rootAt(stored, size)
      const other = signerOfSeed(origin, new Uint8Array(32).fill(90))
      const note = signCheckpoint({ origin, size, root }, other)
      run(
        stored.ledger,
        'insert into checkpoint (size, root, note, "signedAt") values (?, ?, ?, 1)',
        size,
        root,
        note,
      )
    },
  }
}

function insertBlank({ ledger }: StoredLog, size: number): number {
  run(ledger, 'insert into leaf ("index", leaf, "leafHash", t) values (?, x\'00\', x\'00\', 0)', size)
  return size
}

/** One character of the last signature replaced by another that is as canonical. */
function forgedNote({ below }: StoredLog, note: string): string {
  const at = note.trimEnd().length - 12 - below(40)
  const one = note[at] === 'A' ? 'B' : 'A'
  return note.slice(0, at) + one + note.slice(at + 1)
}
