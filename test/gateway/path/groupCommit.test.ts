import { expect } from 'chai'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import { createGroupCommit, type Setwise } from '../../../gateway/src/path/groupCommit.ts'
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
  const ledger: Ledger = {
    write,
    read: write,
    attempt: async (_tx, work) => work(),
    wipe: async () => true,
    close: async () => {},
  }
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

  it('takes in what arrives in the same turn of the event loop', async () => {
    const { ledger, commits, note } = recordingLedger()
    const commit = createGroupCommit(ledger)
    // Each comes by a callback of its own, as requests of several connections do.
    const arrive = (name: string) =>
      new Promise<void>((resolve) => {
        queueMicrotask(() => process.nextTick(() => resolve(commit(async () => note(name)))))
      })
    await Promise.all([arrive('a'), arrive('b'), arrive('c')])
    expect(commits).to.deep.equal([['a', 'b', 'c']])
  })

  it('goes on taking in as long as each turn brings somebody, and no longer', async () => {
    const { ledger, commits, note } = recordingLedger()
    const commit = createGroupCommit(ledger)
    const turns = async (count: number) => {
      for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
    }
    const arrive = async (name: string, after: number) => {
      await turns(after)
      await commit(async () => note(name))
    }
    await Promise.all([arrive('a', 1), arrive('b', 1), arrive('c', 2), arrive('d', 7)])
    expect(commits).to.deep.equal([['a', 'b', 'c'], ['d']])
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

  it('lets units read before any writes, neighbours of one kind at once, and write in the order they came', async () => {
    const { ledger, commits, note } = recordingLedger()
    const commit = createGroupCommit(ledger)
    const kind: Setwise<string, string> = async (_tx, names) => {
      note(`${names} read`)
      await Promise.resolve()
      return async () => {
        note(`${names} write`)
        return names.map((name) => `${name}!`)
      }
    }
    const unit = (name: string) => commit.setwise(kind, name)
    const units = [unit('a'), unit('b'), commit(async () => note('c')), unit('d')]
    expect(await Promise.all(units)).to.deep.equal(['a!', 'b!', undefined, 'd!'])
    expect(commits).to.deep.equal([['a,b read', 'd read', 'a,b write', 'c', 'd write']])
  })

  it('repeats units whose neighbour failed to read', async () => {
    const { ledger, commits, note } = recordingLedger()
    const commit = createGroupCommit(ledger)
    const kind: Setwise<string, string> = async (_tx, names) => {
      if (names.includes('bad')) throw new TypeError('bad unit')
      return async () => {
        note(`${names}`)
        return names
      }
    }
    const outcomes = await Promise.allSettled(
      ['good', 'bad', 'well'].map((name) => commit.setwise(kind, name)),
    )
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled'])
    expect(commits.flat()).to.deep.equal(['good', 'well'])
  })

  it('repeats nothing when the database failed: the batch may have been written', async () => {
    const { ledger, note } = recordingLedger()
    let writes = 0
    const lost: Ledger = {
      ...ledger,
      write: async (work) => {
        writes += 1
        await ledger.write(work)
        throw new GatewayError('storage_unavailable', 'the answer was lost')
      },
    }
    const commit = createGroupCommit(lost)
    const unit = () => commit(async () => note('done'))
    const outcomes = await Promise.allSettled([unit(), unit(), unit()])
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected'])
    expect(writes).to.equal(1)
  })
})
