import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import {
  createSharedCommits,
  type SharedCommits,
} from '../../../gateway/src/adapters/store/createSharedCommits.ts'

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('createSharedCommits', () => {
  let database: DatabaseSync
  let commits: SharedCommits
  /** Rows that were there after each commit. */
  let seen: number[]

  beforeEach(() => {
    database = new DatabaseSync(':memory:')
    database.exec('create table row (n integer primary key)')
    seen = []
    const watched = new Proxy(database, {
      get: (target, name) => {
        if (name !== 'exec') return Reflect.get(target, name, target)
        return (sql: string) => {
          target.exec(sql)
          if (sql === 'COMMIT')
            seen.push(Number(target.prepare('select count(*) as n from row').get()?.['n']))
        }
      },
    })
    commits = createSharedCommits(watched)
  })
  afterEach(() => database.close())

  const put = async (n: number, after: number): Promise<void> => {
    await turns(after)
    await commits.change(() => void database.prepare('insert into row values (?)').run(n))
  }

  it('takes in as long as each turn brings somebody, and no longer', async () => {
    await Promise.all([put(1, 1), put(2, 1), put(3, 2), put(4, 3), put(5, 7)])
    expect(seen).to.deep.equal([4, 5])
  })

  it('takes in no more than 64 at a time', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, i) => put(i, i)))
    expect(seen[0]).to.equal(64)
    expect(seen.at(-1)).to.equal(100)
  })

  it('writes nothing of a commit that fails, and tells all who share it', async () => {
    await put(1, 0)
    const outcomes = await Promise.allSettled([put(2, 0), put(1, 0)])
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
    expect(database.prepare('select n from row').all()).to.deep.equal([{ __proto__: null, n: 1 }])
  })

  it('writes what waits when it ends, and refuses who comes later', async () => {
    const waiting = put(1, 0)
    await turns(0)
    const ended = commits.end()
    await Promise.all([waiting, ended])
    expect(seen).to.deep.equal([1])
    const late = await put(2, 0).catch((error: unknown) => error)
    expect(late).to.include({ code: 'storage_unavailable' })
  })
})
