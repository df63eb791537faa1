import { expect } from 'chai'
import { PostgresConnection } from '../../../gateway/src/adapters/store/PostgresConnection.ts'
import { postgresLeases } from '../../../gateway/src/adapters/store/postgresLease.ts'
import type { Lease } from '../../../gateway/src/ports/Lease.ts'
import { failureOf } from '../../gateway/ipfs/content.ts'
import { type PostgresServer, postgresServer } from '../../support/postgres.ts'

describe('gateway/adapters/store/postgresLease', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let url: string
  let connection: PostgresConnection
  let now: number
  let leases: readonly Lease[]

  const held = () => leases.map((lease) => lease.isHeld())
  const renewAll = async () => {
    for (const lease of leases) await lease.renew()
    return held()
  }
  /** What the holder's own clock and the server's do when it stops calling. */
  const expire = () =>
    server.run(url, `update lease set until = clock_timestamp() - interval '1 millisecond'`)

  before(async () => {
    server = await postgresServer()
    url = await server.createDatabase()
  })
  after(() => server.remove())
  beforeEach(async () => {
    now = 0
    connection = new PostgresConnection({ url, access: 'write', waitMs: 2_000, answerMs: 4_000 })
    const options = { connection, monotonic: () => now }
    const made: Lease[] = []
    for (const holder of ['a', 'b', 'c']) made.push((await postgresLeases({ ...options, holder }))('publish'))
    leases = made
    await server.empty(url)
  })
  afterEach(() => connection.close())

  const lease = (n: number): Lease => {
    const found = leases[n]
    if (found === undefined) throw new RangeError('no such lease')
    return found
  }

  it('is held by exactly one', async () => {
    expect(held()).to.deep.equal([false, false, false])
    await Promise.all(leases.map((one) => one.renew()))
    expect(held().filter((isHeld) => isHeld)).to.have.lengthOf(1)
  })

  it('stays with its holder while that renews it', async () => {
    for (let turn = 0; turn < 3; turn++) {
      expect(await renewAll()).to.deep.equal([true, false, false])
      now += 1_000
    }
  })

  it('ends for a holder that does not renew, by its own clock', async () => {
    await renewAll()
    now += 3_000
    expect(held()).to.deep.equal([false, false, false])
  })

  it('goes to another when its time is over', async () => {
    await renewAll()
    await expire()
    await lease(1).renew()
    now += 3_000
    expect(await renewAll()).to.deep.equal([false, true, false])
  })

  it('goes to another at once when it is given back, and stays there', async () => {
    await renewAll()
    await lease(0).standDown()
    expect(await renewAll()).to.deep.equal([false, true, false])
    now += 2_999
    await lease(1).standDown()
    await lease(0).renew()
    expect(held()).to.deep.equal([false, false, false])
    now += 1
    await lease(0).renew()
    expect(held()).to.deep.equal([true, false, false])
  })

  it('is not held while the server is away', async () => {
    await renewAll()
    await server.crash()
    expect(await failureOf(lease(0).renew())).to.equal('storage_unavailable')
    now += 3_000
    expect(held()).to.deep.equal([false, false, false])
    await server.start()
    await lease(2).renew()
    expect(lease(2).isHeld()).to.equal(true)
  })
})
