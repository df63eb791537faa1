import { expect } from 'chai'
import {
  openPostgresCheckpointLock,
  type PostgresCheckpointLock,
} from '../../../gateway/src/adapters/store/openPostgresCheckpointLock.ts'
import { type PostgresServer, postgresServer } from '../../support/postgres.ts'

const row = (size: number) => ({ size, root: new Uint8Array(32).fill(size), note: `note ${size}` })

describe('gateway/adapters/store/openPostgresCheckpointLock', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let url: string
  let lock: PostgresCheckpointLock
  let other: PostgresCheckpointLock

  before(async () => {
    server = await postgresServer()
    url = await server.createDatabase()
  })
  after(() => server.remove())
  beforeEach(async () => {
    lock = await openPostgresCheckpointLock({ url })
    other = await openPostgresCheckpointLock({ url })
    await server.empty(url)
  })
  afterEach(async () => {
    await lock.close()
    await other.close()
  })

  it('swaps only what the caller saw last', async () => {
    expect(await lock.load('a')).to.equal(null)
    expect(await lock.replace('a', 'note 1', row(2))).to.equal(false)
    expect(await lock.replace('a', null, row(1))).to.equal(true)
    expect(await lock.replace('a', null, row(2))).to.equal(false)
    expect(await lock.replace('a', 'note 1', row(2))).to.equal(true)
    expect(await other.load('a')).to.deep.equal(row(2))
  })

  it('keeps origins apart', async () => {
    await lock.replace('a', null, row(1))
    expect(await lock.replace('b', null, row(5))).to.equal(true)
    expect([await lock.load('a'), await lock.load('b')]).to.deep.equal([row(1), row(5)])
  })

  it('lets one of two gateways win, each time', async () => {
    await lock.replace('a', null, row(1))
    for (let size = 1; size < 20; size++) {
      const next = row(size + 1)
      const won = await Promise.all([
        lock.replace('a', `note ${size}`, next),
        other.replace('a', `note ${size}`, next),
      ])
      expect(won.toSorted()).to.deep.equal([false, true])
    }
  })

  it('survives a crash of the server', async () => {
    await lock.replace('a', null, row(1))
    await server.crash()
    await server.start()
    expect(await other.load('a')).to.deep.equal(row(1))
    expect(await lock.replace('a', 'note 1', row(2))).to.equal(true)
  })
})
