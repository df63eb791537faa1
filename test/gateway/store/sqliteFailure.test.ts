import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { SqliteConnection } from '../../../gateway/src/adapters/store/SqliteConnection.ts'
import { createSqlLedger } from '../../../gateway/src/adapters/store/sqlLedger.ts'
import { sqliteLedgerConnection } from '../../../gateway/src/adapters/store/sqliteLedgerConnection.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { hash } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { leafRow, sessionRow } from './rows.ts'

/** A database whose next COMMIT fails as SQLite says it does. */
class FailingDatabase extends DatabaseSync {
  commitFailsWith: number | null = null

  override exec(sql: string): void {
    const errcode = this.commitFailsWith
    if (sql !== 'COMMIT' || errcode === null) {
      super.exec(sql)
      return
    }
    this.commitFailsWith = null
    throw Object.assign(new RangeError('SQLite failed'), { errcode })
  }
}

const [full, fsyncFailed, writeFailed, busy] = [13, 1034, 778, 5]

describe('gateway/adapters/store when the disk fails', () => {
  let open: TemporaryLedger
  let database: FailingDatabase
  let ledger: Ledger

  beforeEach(async () => {
    open = await temporaryLedger()
    database = new FailingDatabase(join(open.dir, 'ledger.sqlite'))
    const writer = sqliteLedgerConnection(new SqliteConnection(database))
    ledger = createSqlLedger({ writer, readers: [] }, { waitMs: 1000 })
  })
  afterEach(async () => {
    await ledger.close()
    await open.remove()
  })

  const insert = (n: number) => ledger.write((tx) => tx.logins.insertSession(sessionRow(n)))
  const has = (n: number) => open.ledger.read(async (tx) => (await tx.logins.session(hash(n))) !== null)
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: { name: string; code?: string }) => error.code ?? error.name,
    )

  for (const [name, errcode] of Object.entries({ full, busy })) {
    it(`refuses and goes on when COMMIT says ${name}: nothing is written`, async () => {
      database.commitFailsWith = errcode
      expect(await failureOf(insert(1))).to.equal('storage_unavailable')
      await insert(2)
      expect([await has(1), await has(2)]).to.deep.equal([false, true])
    })
  }

  for (const [name, errcode] of Object.entries({ fsyncFailed, writeFailed })) {
    it(`is fatal when COMMIT says ${name}, and never tried again`, async () => {
      database.commitFailsWith = errcode
      expect(await failureOf(insert(1))).to.equal('FatalError')
      expect(await failureOf(insert(2))).to.equal('FatalError')
      expect([await has(1), await has(2)]).to.deep.equal([false, false])
    })
  }

  it('refuses what no longer fits: nothing of the transaction is written', async () => {
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() ?? {}
    database.exec(`PRAGMA max_page_count = ${Number(pages) + 2}`)
    const failed = ledger.write(async (tx) => {
      await tx.logins.insertSession(sessionRow(1))
      await tx.leaves.append([leafRow(0, { body: 'x'.repeat(100_000) })])
    })
    expect(await failureOf(failed)).to.equal('storage_unavailable')
    expect(await has(1)).to.equal(false)
  })

  it('does not write the rest of a transaction that SQLite rolled back, even if the work goes on', async () => {
    const failed = ledger.write(async (tx) => {
      await tx.logins.insertSession(sessionRow(1))
      database.exec('ROLLBACK')
      await tx.logins.insertSession(sessionRow(2)).catch(() => null)
      await ledger.attempt(tx, () => tx.logins.insertSession(sessionRow(3))).catch(() => null)
    })
    expect(await failureOf(failed)).to.equal('storage_unavailable')
    expect([await has(1), await has(2), await has(3)]).to.deep.equal([false, false, false])
  })

  it('gives up waiting for a turn', async () => {
    const writer = sqliteLedgerConnection(
      new SqliteConnection(new DatabaseSync(join(open.dir, 'ledger.sqlite'))),
    )
    const impatient = createSqlLedger({ writer, readers: [] }, { waitMs: 1 })
    let finish: () => void = () => {}
    const running = impatient.write(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve
        }),
    )
    const late = await failureOf(impatient.write(async () => null))
    finish()
    await running
    expect(late).to.equal('storage_unavailable')
    expect(await impatient.write(async () => 'next')).to.equal('next')
    await impatient.close()
  })
})
