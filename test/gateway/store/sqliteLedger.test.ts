import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { shouldBehaveLikeLedger } from './shouldBehaveLikeLedger.ts'

describe('gateway/adapters/store on SQLite', () => {
  let open: TemporaryLedger

  beforeEach(async () => {
    open = await temporaryLedger()
  })
  afterEach(() => open.remove())

  shouldBehaveLikeLedger(() => ({
    get ledger() {
      return open.ledger
    },
    reopen: async () => {
      open = await open.reopen()
    },
  }))
})
