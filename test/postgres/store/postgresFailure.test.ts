import { inspect } from 'node:util'
import { expect } from 'chai'
import { openPostgresLedger } from '../../../gateway/src/adapters/store/openPostgresLedger.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { failureOf } from '../../gateway/ipfs/content.ts'
import { blockRow, leafRow, sessionRow } from '../../gateway/store/rows.ts'
import { type PostgresServer, postgresServer } from '../../support/postgres.ts'
import { type CuttingProxy, cuttingProxy } from '../support/cuttingProxy.ts'

const waitMs = 1_000

describe('gateway/adapters/store on PostgreSQL, when something fails', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let url: string
  let proxy: CuttingProxy
  /** Reaches the database directly. */
  let direct: Ledger
  /** Reaches it through the proxy. */
  let ledger: Ledger

  const size = (of: Ledger) => of.read((tx) => tx.leaves.size())
  const append = (to: Ledger) =>
    to.write(async (tx) => {
      const next = await tx.leaves.size()
      await tx.leaves.append([leafRow(next)])
      return next
    })

  before(async () => {
    server = await postgresServer()
    url = await server.createDatabase()
  })
  after(() => server.remove())
  beforeEach(async () => {
    proxy = await cuttingProxy(url)
    direct = await openPostgresLedger({ url, readers: 1, waitMs })
    ledger = await openPostgresLedger({ url: proxy.url, readers: 1, waitMs })
    await server.empty(url)
  })
  afterEach(async () => {
    await proxy.close()
    await ledger.close()
    await direct.close()
  })

  it('counts a commit whose answer was lost as failed, although it was written', async () => {
    await append(ledger)
    proxy.loseAnswerTo('commit\u0000')
    expect(await failureOf(append(ledger))).to.equal('storage_unavailable')
    proxy.loseAnswerTo(null)
    expect(await size(direct)).to.equal(2)
    expect(await append(ledger)).to.equal(2)
  })

  it('writes nothing when the connection is lost before the commit', async () => {
    await size(ledger)
    proxy.loseAnswerTo('select pg_advisory_xact_lock')
    expect(await failureOf(append(ledger))).to.equal('storage_unavailable')
    proxy.loseAnswerTo(null)
    expect(await append(ledger)).to.equal(0)
  })

  it('refuses while the server is away, and goes on with what was acknowledged', async () => {
    await append(ledger)
    await append(direct)
    await server.crash()
    expect(await failureOf(append(direct))).to.equal('storage_unavailable')
    expect(await failureOf(size(direct))).to.equal('storage_unavailable')
    await server.start()
    expect([await append(ledger), await append(direct), await size(ledger)]).to.deep.equal([2, 3, 4])
  })

  it('fails the running transaction when the server dies, and rolls it back', async () => {
    await append(direct)
    const running = direct.write(async (tx) => {
      await tx.leaves.append([leafRow(1)])
      await server.crash()
      await tx.leaves.append([leafRow(2)])
    })
    expect(await failureOf(running)).to.equal('storage_unavailable')
    await server.start()
    expect(await size(direct)).to.equal(1)
  })

  it('does not answer for a server that is silent', async () => {
    await append(ledger)
    await size(ledger)
    proxy.fallSilent(true)
    expect(await failureOf(append(ledger))).to.equal('storage_unavailable')
    expect(await failureOf(size(ledger))).to.equal('storage_unavailable')
  })

  it('gives the lock of a gateway that fell silent in its transaction to the next', async () => {
    const silent = ledger.write(async (tx) => {
      await tx.leaves.append([leafRow(0)])
      proxy.fallSilent(true)
      await tx.leaves.append([leafRow(1)])
    })
    expect(await failureOf(silent)).to.equal('storage_unavailable')
    expect(await append(direct)).to.equal(0)
  })

  it('refuses a writer that waited too long for its turn', async () => {
    let end = () => {}
    const held = new Promise<void>((resolve) => {
      end = resolve
    })
    let began = () => {}
    const begun = new Promise<void>((resolve) => {
      began = resolve
    })
    const long = direct.write(async (tx) => {
      began()
      // Keeps the transaction busy: idle ones are ended.
      let isOver = false
      void held.then(() => {
        isOver = true
      })
      while (!isOver) await tx.leaves.size()
    })
    await begun
    expect(await failureOf(append(ledger))).to.equal('storage_unavailable')
    end()
    await long
    expect(await append(ledger)).to.equal(0)
  })

  it('does not commit a transaction of which a statement failed, although the work went on', async () => {
    await direct.write((tx) => tx.chain.insertBlock(blockRow(1)))
    const work = direct.write(async (tx) => {
      await tx.leaves.append([leafRow(0)])
      await tx.chain.insertBlock(blockRow(1)).catch(() => null)
    })
    expect(await failureOf(work)).to.equal('internal')
    expect(await size(direct)).to.equal(0)
    expect(await append(direct)).to.equal(0)
  })

  it('does not commit either when the failed statement gave an answer that the work passed over', async () => {
    const work = direct.write(async (tx) => {
      await tx.leaves.append([leafRow(0)])
      // No text of PostgreSQL holds this character.
      await tx.logins.takeChallenge('\u0000').catch(() => null)
    })
    expect(await failureOf(work)).to.equal('storage_unavailable')
    expect(await append(direct)).to.equal(0)
  })

  it('says nothing of the values of a row that breaks a rule', async () => {
    const insert = () => direct.write((tx) => tx.logins.insertSession(sessionRow(77)))
    await insert()
    const error: unknown = await insert().catch((thrown: unknown) => thrown)
    expect(error).to.have.property('code', 'internal')
    expect(inspect(error, { depth: 9 })).not.to.contain(sessionRow(77).tokenHash)
  })
})
