import { expect } from 'chai'
import { ms } from '../../support/ids.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'
import { outboxRow, sessionRow } from './rows.ts'

export function shouldCountForOperators(current: () => LedgerUnderTest): void {
  const count = () =>
    current().ledger.read((tx) => tx.stats.count({ now: ms(1_000), overdueBefore: ms(500) }))

  it('counts nothing where there is nothing', async () => {
    const nothing = { outboxOpen: 0, outboxOverdue: 0, sessions: 0, blobs: 0, blobBytes: 0 }
    expect(await count()).to.deep.equal(nothing)
  })

  it('counts what is owed to the chain, and what of it is overdue', async () => {
    await current().ledger.write(async ({ outbox }) => {
      await outbox.insert(outboxRow('old', { state: 'queued', createdAt: ms(499) }))
      await outbox.insert(outboxRow('new', { state: 'sent', createdAt: ms(500) }))
      await outbox.insert(outboxRow('mined', { state: 'mined', createdAt: ms(900) }))
      await outbox.insert(outboxRow('done', { state: 'safe', createdAt: ms(1) }))
      await outbox.insert(outboxRow('lost', { state: 'failed', createdAt: ms(1) }))
      await outbox.insert(outboxRow('theirs', { state: 'mined', account: 'direct', createdAt: ms(1) }))
    })
    expect(await count()).to.include({ outboxOpen: 3, outboxOverdue: 1 })
  })

  it('counts sessions that are not over', async () => {
    await current().ledger.write(async ({ logins }) => {
      await logins.insertSession(sessionRow(1, { expiresAt: ms(1_000) }))
      await logins.insertSession(sessionRow(2, { expiresAt: ms(1_001) }))
    })
    expect(await count()).to.include({ sessions: 1 })
  })

  it('adds up stored blobs beyond what 32 bits hold', async () => {
    const blob = { cid: 'c', session: 's', storedAt: ms(1) }
    await current().ledger.write(async ({ blobs }) => {
      await blobs.insert({ ...blob, sha256: 'aa', size: 3_000_000_000 })
      await blobs.insert({ ...blob, sha256: 'bb', size: 3_000_000_000 })
    })
    expect(await count()).to.include({ blobs: 2, blobBytes: 6_000_000_000 })
  })
}
