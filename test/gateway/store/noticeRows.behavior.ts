import { expect } from 'chai'
import type { Recipient } from '../../../gateway/src/ports/NoticeRows.ts'
import { address, ms, orgId } from '../../support/ids.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

const notice = (recipient: Recipient, t: number) => ({
  recipient,
  t: ms(t),
  type: 'fence',
  data: `{"t":${t}}`,
})

export function shouldKeepNotices(current: () => LedgerUnderTest): void {
  const append = (...rows: readonly ReturnType<typeof notice>[]) =>
    current().ledger.write(({ notices }) => notices.append(rows))
  const seqs = async (from: number, limit = 99) =>
    (await current().ledger.read(({ notices }) => notices.after(from, limit))).map(({ seq }) => seq)

  it('numbers notices in the order of their commits, across a restart', async () => {
    expect(await current().ledger.read(({ notices }) => notices.last())).to.equal(0)
    await append(notice(address(1), 1), notice(orgId(1), 1))
    await current().reopen()
    await append(notice(address(2), 2))
    expect([await seqs(0), await seqs(1, 1)]).to.deep.equal([[1, 2, 3], [2]])
    expect(await current().ledger.read(({ notices }) => notices.last())).to.equal(3)
  })

  it('gives one recipient nothing of another', async () => {
    await append(notice(address(1), 1), notice(orgId(1), 2), notice(address(1), 3), notice(address(1), 4))
    const page = await current().ledger.read(({ notices }) =>
      notices.ofRecipient(address(1), { after: 1, limit: 1 }),
    )
    expect(page).to.deep.equal([{ ...notice(address(1), 3), seq: 3 }])
  })

  it('takes no number for what was not committed', async () => {
    const failed = current().ledger.write(async ({ notices }) => {
      await notices.append([notice(address(1), 1)])
      throw new RangeError('undone')
    })
    expect(await failed.catch((error: unknown) => error)).to.be.instanceOf(RangeError)
    await append(notice(address(1), 2))
    expect(await seqs(0)).to.deep.equal([1])
  })

  it('forgets old notices, more than one deletion takes, never their numbers', async () => {
    await append(...Array.from({ length: 1_500 }, () => notice(address(1), 5)), notice(address(1), 7))
    await current().ledger.write(({ notices }) => notices.purge(ms(7)))
    expect(await seqs(0)).to.deep.equal([1_501])
    await current().ledger.write(({ notices }) => notices.purge(ms(8)))
    await append(notice(address(1), 9))
    expect(await seqs(0)).to.deep.equal([1_502])
  })
}
