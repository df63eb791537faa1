import { expect } from 'chai'
import { createGroupCommit } from '../../../gateway/src/path/groupCommit.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'

/** A ledger that keeps what was committed, and nothing of a transaction that threw. */
function recordingLedger(): { ledger: Ledger; commits: string[][]; note: (text: string) => void } {
  const commits: string[][] = []
  let open: string[] = []
  const write: Ledger['write'] = async (work) => {
    open = []
    const result = await work({} as LedgerTx)
    commits.push(open)
    return result
  }
  const ledger: Ledger = { write, read: write, attempt: async (_tx, work) => work(), close: async () => {} }
  return { ledger, commits, note: (text) => void open.push(text) }
}

describe('groupCommit', () => {
  it('commits what waits in one transaction and answers each caller with its own result', async () => {
    const { ledger, commits, note } = recordingLedger()
    const commit = createGroupCommit(ledger)
    const unit = (name: string) =>
      commit(async () => {
        note(name)
        return name
      })
    const results = await Promise.all([unit('a'), unit('b'), unit('c'), unit('d')])
    expect(results).to.deep.equal(['a', 'b', 'c', 'd'])
    expect(commits.flat()).to.deep.equal(['a', 'b', 'c', 'd'])
    expect(commits.length).to.be.below(4)
  })

  it('answers nobody before the commit', async () => {
    const { ledger } = recordingLedger()
    let isCommitted = false
    const slow: Ledger = {
      ...ledger,
      write: async (work) => {
        const result = await ledger.write(work)
        await Promise.resolve()
        isCommitted = true
        return result
      },
    }
    await createGroupCommit(slow)(async () => 'done')
    expect(isCommitted).to.equal(true)
  })

  it('repeats a failed batch one by one: only the bad unit fails', async () => {
    const { ledger, commits, note } = recordingLedger()
    const commit = createGroupCommit(ledger)
    const good = (name: string) => commit(async () => note(name))
    const bad = () => commit(() => Promise.reject(new TypeError('bad unit')))
    const outcomes = await Promise.allSettled([good('first'), good('a'), bad(), good('b')])
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(commits.flat()).to.deep.equal(['first', 'a', 'b'])
  })

  it('rejects with the error of the commit itself', async () => {
    const { ledger } = recordingLedger()
    const full: Ledger = { ...ledger, write: () => Promise.reject(new RangeError('disk full')) }
    const outcome = await createGroupCommit(full)(async () => 1).catch((error: unknown) => error)
    expect(outcome).to.be.instanceOf(RangeError)
  })
})
