import { expect } from 'chai'
import { address, hash, ms } from '../../support/ids.ts'
import { leafRow, sessionRow } from './rows.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

export function shouldKeepTransactions(current: () => LedgerUnderTest): void {
  const insert = (n: number) => current().ledger.write((tx) => tx.logins.insertSession(sessionRow(n)))
  const has = (n: number) => current().ledger.read(async (tx) => (await tx.logins.session(hash(n))) !== null)
  const stop = new RangeError('stop')

  it('shows what was written to the next read and the next write', async () => {
    await insert(1)
    expect(await has(1)).to.equal(true)
    expect(await current().ledger.write((tx) => tx.logins.session(hash(1)))).to.deep.equal(sessionRow(1))
  })

  it('keeps it across a restart', async () => {
    await insert(1)
    await current().reopen()
    expect(await has(1)).to.equal(true)
  })

  it('writes nothing when the work throws, and goes on', async () => {
    const failed = current().ledger.write(async (tx) => {
      await tx.logins.insertSession(sessionRow(1))
      throw stop
    })
    expect(await failed.catch((error: unknown) => error)).to.equal(stop)
    await insert(2)
    expect([await has(1), await has(2)]).to.deep.equal([false, true])
  })

  it('runs writers one after the other, in the order they came', async () => {
    const seen: number[] = []
    const writer = (n: number) =>
      current().ledger.write(async (tx) => {
        seen.push(await tx.leaves.size())
        await Promise.resolve()
        await tx.leaves.append([leafRow(n)])
      })
    await Promise.all([writer(0), writer(1), writer(2)])
    expect(seen).to.deep.equal([0, 1, 2])
  })

  it('reads one snapshot, while a writer commits', async () => {
    await insert(1)
    const both = await current().ledger.read(async (tx) => {
      const before = await tx.logins.session(hash(2))
      await insert(2)
      return [before, await tx.logins.session(hash(2))]
    })
    expect(both).to.deep.equal([null, null])
    expect(await has(2)).to.equal(true)
  })

  it('refuses to write in a read', async () => {
    const failed = current().ledger.read((tx) => tx.logins.touchSession(hash(1), ms(5)))
    expect(await failed.catch(() => 'refused')).to.equal('refused')
  })

  it('undoes only what a failed attempt wrote', async () => {
    const { ledger } = current()
    await ledger.write(async (tx) => {
      await tx.logins.insertSession(sessionRow(1))
      const failed = ledger.attempt(tx, async () => {
        await tx.logins.insertSession(sessionRow(2))
        throw stop
      })
      expect(await failed.catch((error: unknown) => error)).to.equal(stop)
      await ledger.attempt(tx, () => tx.logins.insertSession(sessionRow(3)))
    })
    expect([await has(1), await has(2), await has(3)]).to.deep.equal([true, false, true])
  })

  it('nests attempts', async () => {
    const { ledger } = current()
    await ledger.write((tx) =>
      ledger.attempt(tx, async () => {
        await tx.logins.insertSession(sessionRow(1))
        const inner = ledger.attempt(tx, async () => {
          await tx.logins.insertSession(sessionRow(2))
          throw stop
        })
        await inner.catch(() => null)
      }),
    )
    expect([await has(1), await has(2)]).to.deep.equal([true, false])
  })

  it('goes on after a row that breaks a rule, inside an attempt', async () => {
    const { ledger } = current()
    await ledger.write(async (tx) => {
      await tx.logins.insertSession(sessionRow(1))
      const twice = ledger.attempt(tx, () => tx.logins.insertSession(sessionRow(1)))
      expect(await twice.catch(() => 'refused')).to.equal('refused')
      await tx.logins.insertSession(sessionRow(2, { address: address(2) }))
    })
    expect(await has(2)).to.equal(true)
  })

  it('does not let rows of an ended transaction write', async () => {
    const { ledger } = current()
    const tx = await ledger.write(async (open) => open)
    const late = tx.logins.insertSession(sessionRow(1))
    expect(await late.catch(({ code }: { code: string }) => code)).to.equal('storage_unavailable')
    expect(await has(1)).to.equal(false)
  })

  it('is over after close, once running work has ended', async () => {
    const { ledger } = current()
    const running = insert(1)
    const closing = ledger.close()
    await running
    await closing
    expect(await insert(2).catch(({ code }: { code: string }) => code)).to.equal('storage_unavailable')
    await current().reopen()
    expect([await has(1), await has(2)]).to.deep.equal([true, false])
  })
}
