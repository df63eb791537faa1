import { openPostgresLedger } from '../../../gateway/src/adapters/store/openPostgresLedger.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { shouldBehaveLikeLedger } from '../../gateway/store/shouldBehaveLikeLedger.ts'
import { type PostgresServer, postgresServer } from '../../support/postgres.ts'

describe('gateway/adapters/store on PostgreSQL', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let url: string
  let ledger: Ledger

  before(async () => {
    server = await postgresServer()
    url = await server.createDatabase()
  })
  after(() => server.remove())
  beforeEach(async () => {
    ledger = await openPostgresLedger({ url, readers: 2 })
    await server.empty(url)
  })
  afterEach(() => ledger.close())

  shouldBehaveLikeLedger(() => ({
    get ledger() {
      return ledger
    },
    reopen: async () => {
      await ledger.close()
      ledger = await openPostgresLedger({ url, readers: 2 })
    },
  }))
})
