import { shouldIndexTheChain } from './chainRows.behavior.ts'
import { shouldKeepClosedLogs } from './closedLogRows.behavior.ts'
import { shouldKeepConsents } from './consentRows.behavior.ts'
import { shouldErase } from './erasureRows.behavior.ts'
import { shouldKeepLatches } from './latchRows.behavior.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'
import { shouldKeepTheLog } from './leafRows.behavior.ts'
import { shouldKeepLogins } from './loginRows.behavior.ts'
import { shouldKeepRequestsAndMessages } from './messageRows.behavior.ts'
import { shouldKeepNotices } from './noticeRows.behavior.ts'
import { shouldKeepTheOutbox } from './outboxRows.behavior.ts'
import { shouldKeepRecords } from './recordRows.behavior.ts'
import { shouldCountForOperators } from './statRows.behavior.ts'
import { shouldKeepTransactions } from './transactions.behavior.ts'

/** What every ledger must do, whatever database lies below. `current`: the one of the running test. */
export function shouldBehaveLikeLedger(current: () => LedgerUnderTest): void {
  describe('transactions', () => shouldKeepTransactions(current))
  describe('chain index', () => shouldIndexTheChain(current))
  describe('latches', () => shouldKeepLatches(current))
  describe('consents and vaults', () => shouldKeepConsents(current))
  describe('records and blobs', () => shouldKeepRecords(current))
  describe('log', () => shouldKeepTheLog(current))
  describe('logins', () => shouldKeepLogins(current))
  describe('outbox', () => shouldKeepTheOutbox(current))
  describe('access requests and messages', () => shouldKeepRequestsAndMessages(current))
  describe('closed logs', () => shouldKeepClosedLogs(current))
  describe('erasures', () => shouldErase(current))
  describe('numbers for operators', () => shouldCountForOperators(current))
  describe('notices', () => shouldKeepNotices(current))
}
