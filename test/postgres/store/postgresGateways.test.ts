import { expect } from 'chai'
import {
  openPostgresLedger,
  type PostgresLedger,
} from '../../../gateway/src/adapters/store/openPostgresLedger.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { address, hash } from '../../support/ids.ts'
import { grantId } from '../../support/ids.ts'
import { leafRow, sessionRow } from '../../gateway/store/rows.ts'
import { type PostgresServer, postgresServer } from '../../support/postgres.ts'

describe('gateway/adapters/store on PostgreSQL, shared by several gateways', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let url: string
  let ledgers: readonly PostgresLedger[]

  before(async () => {
    server = await postgresServer()
  })
  after(() => server.remove())
  beforeEach(async () => {
    url = await server.createDatabase()
    // All at once: one of them creates the tables.
    ledgers = await Promise.all([1, 2, 3].map(() => openPostgresLedger({ url, readers: 2 })))
  })
  afterEach(async () => {
    for (const ledger of ledgers) await ledger.close()
  })

  const [first, second] = [0, 1]
  const at = (n: number): Ledger => {
    const ledger = ledgers[n]
    if (ledger === undefined) throw new RangeError('no such gateway')
    return ledger
  }

  it('numbers log entries of all gateways without gap or double', async () => {
    const appended = await Promise.all(
      Array.from({ length: 90 }, (_, n) =>
        at(n % 3).write(async (tx) => {
          const index = await tx.leaves.size()
          await tx.leaves.append([leafRow(index, { patient: address(1), pseq: index })])
          return index
        }),
      ),
    )
    expect(appended.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 90 }, (_, index) => index))
    const rows = await at(second).read((tx) => tx.leaves.range(0, 100))
    expect(rows.map(({ pseq }) => pseq)).to.deep.equal(Array.from({ length: 90 }, (_, index) => index))
  })

  it('shows a denial to every decision that begins after it was acknowledged', async () => {
    for (let n = 0; n < 20; n++) {
      const patient = address(n + 1)
      await at(n % 3).write((tx) => tx.latches.add({ kind: 'revoked', patient, id: grantId(n) }, 'fence', 5))
      const seen = await at((n + 1) % 3).write((tx) => tx.latches.isRevoked(patient, grantId(n)))
      expect(seen).to.equal(true)
    }
  })

  it('sees inside a transaction what another gateway committed while it waited for the lock', async () => {
    const seen: boolean[] = []
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        at(n % 3).write(async (tx) => {
          // Whoever is second to insert must know of the first.
          const isThere = (await tx.logins.session(hash(7))) !== null
          seen.push(isThere)
          if (!isThere) await tx.logins.insertSession(sessionRow(7))
        }),
      ),
    )
    expect(seen.filter((isThere) => !isThere)).to.have.lengthOf(1)
  })

  it('hands out a challenge to one of two who ask for it', async () => {
    const row = {
      id: 'a',
      address: address(1),
      role: 'patient',
      jkt: sessionRow(1).jkt,
      x25519: sessionRow(1).x25519,
      text: 'text',
      sessionEnds: sessionRow(1).expiresAt,
      validUntil: sessionRow(1).expiresAt,
    }
    await at(first).write((tx) => tx.logins.insertChallenge(row))
    const taken = await Promise.all([0, 1, 2].map((n) => at(n).write((tx) => tx.logins.takeChallenge('a'))))
    expect(taken.filter((one) => one !== null)).to.deep.equal([row])
  })

  it('knows the server: version, checksums, and which database this is', async () => {
    const { report } = await openAndClose(url)
    expect(report.hasChecksums).to.equal(true)
    expect(report.version).to.be.greaterThan(130_000)
    const other = await openAndClose(await server.createDatabase())
    expect(other.report.cluster).to.equal(report.cluster)
    expect(other.report.database).not.to.equal(report.database)
  })

  it('refuses a server that may forget what it acknowledged', async () => {
    await server.run(url, 'alter system set fsync = off')
    await server.run(url, 'select pg_reload_conf()')
    try {
      const error = await openPostgresLedger({ url }).catch((thrown: unknown) => thrown)
      expect(error).to.have.property('name', 'FatalError')
      expect(String(error)).to.contain('fsync')
    } finally {
      await server.run(url, 'alter system reset fsync')
      await server.run(url, 'select pg_reload_conf()')
    }
  })

  it('refuses a database that a newer program wrote', async () => {
    await server.run(url, 'insert into migration values (999)')
    const error = await openPostgresLedger({ url }).catch((thrown: unknown) => thrown)
    expect(error).to.have.property('name', 'FatalError')
  })
})

async function openAndClose(url: string): Promise<PostgresLedger> {
  const ledger = await openPostgresLedger({ url, readers: 1 })
  await ledger.close()
  return ledger
}
