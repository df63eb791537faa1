import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openLedger } from '../../../gateway/src/adapters/store/openLedger.ts'
import { openSqlite } from '../../../gateway/src/adapters/store/openSqlite.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { hash } from '../../support/ids.ts'
import { sessionRow } from './rows.ts'

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('gateway/adapters/store/openLedger', () => {
  let open: TemporaryLedger

  beforeEach(async () => {
    open = await temporaryLedger()
  })
  afterEach(() => open.remove())

  const onFile = (work: (database: DatabaseSync) => void) => {
    const database = new DatabaseSync(join(open.dir, 'ledger.sqlite'))
    work(database)
    database.close()
  }

  it('lets nobody else read: folder 0700, every file 0600', async () => {
    await open.ledger.write((tx) => tx.logins.insertSession(sessionRow(1)))
    expect(modeOf(open.dir)).to.equal('700')
    const files = readdirSync(open.dir)
    expect(files).to.include.members(['ledger.sqlite', 'ledger.sqlite-wal'])
    for (const file of files) expect(modeOf(join(open.dir, file)), file).to.equal('600')
  })

  it('closes a folder and file that were open', async () => {
    const dir = join(open.dir, 'other')
    mkdirSync(dir, { mode: 0o755 })
    writeFileSync(join(dir, 'ledger.sqlite'), '', { mode: 0o644 })
    chmodSync(dir, 0o755)
    await (await openLedger({ dir })).close()
    expect([modeOf(dir), modeOf(join(dir, 'ledger.sqlite'))]).to.deep.equal(['700', '600'])
  })

  it('sets the pragmas of the specification', () => {
    const database = openSqlite(join(open.dir, 'ledger.sqlite'), 'read')
    const names = [
      'journal_mode',
      'synchronous',
      'foreign_keys',
      'trusted_schema',
      'cell_size_check',
      'busy_timeout',
    ]
    const values = names.map((name) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0])
    database.close()
    expect(values).to.deep.equal(['wal', 2, 1, 0, 1, 5000])
  })

  it('refuses a database that a newer version wrote, and leaves it as it is', async () => {
    await open.ledger.close()
    onFile((database) => database.exec('insert into migration values (99)'))
    const failure = await openLedger({ dir: open.dir }).catch((error: Error) => error)
    expect(failure).to.have.property('name', 'FatalError')
    expect(failure).to.have.property('message').that.includes('schema version 99')
    onFile((database) => database.exec('delete from migration where version = 99'))
    open = await open.reopen()
    expect(await open.ledger.read((tx) => tx.logins.session(hash(1)))).to.equal(null)
  })

  it('refuses a file that is no database', async () => {
    const dir = join(open.dir, 'other')
    mkdirSync(dir)
    writeFileSync(join(dir, 'ledger.sqlite'), 'x'.repeat(5000))
    const failure = await openLedger({ dir }).catch((error: Error) => error)
    expect(failure).to.have.property('name', 'FatalError')
  })

  it('finds every hot row by an index', () => {
    onFile((database) => {
      const planOf = (sql: string) =>
        database
          .prepare(`explain query plan ${sql}`)
          .all()
          .map(({ detail }) => String(detail))
          .join('; ')
      for (const sql of [
        `select * from session where "tokenHash" = 'x'`,
        `select * from "grant" where patient = 'x' and id = 'y' and block <= 5 order by block desc, n desc limit 1`,
        `select * from latch where kind = 'revoked' and scope = 'x' and subject in ('a', 'b')`,
        `select * from opening where patient = 'x' and org = 'y' and "expiresAt" > 5 order by id`,
        `select * from record where patient = 'x' and "isNewest" = 1 and seq > 5 and erased = 0 order by seq limit 5`,
        `select * from leaf where substr(evidence, 1, 16) = substr('x', 1, 16) and evidence = 'x' order by "index"`,
        `select pseq from leaf where patient = 'x' and pseq is not null order by pseq desc limit 1`,
      ]) {
        expect(planOf(sql), sql).to.match(/^SEARCH [^;]*$/)
      }
    })
  })
})
