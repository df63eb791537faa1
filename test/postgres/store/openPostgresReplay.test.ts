import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { openPostgresReplay } from '../../../gateway/src/adapters/store/openPostgresReplay.ts'
import { PostgresConnection } from '../../../gateway/src/adapters/store/PostgresConnection.ts'
import type { Replay } from '../../../gateway/src/ports/Replay.ts'
import { failureOf } from '../../gateway/ipfs/content.ts'
import { ms } from '../../support/ids.ts'
import { nodePorts } from '../../support/nodePorts.ts'
import { type PostgresServer, postgresServer } from '../../support/postgres.ts'

const key = (n: number) => createHash('sha256').update(`${n}`).digest('hex')

describe('gateway/adapters/store/openPostgresReplay', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let url: string
  let connections: readonly PostgresConnection[]
  let a: Replay
  let b: Replay

  const claim = (replay: Replay, n: number, now = 0, nonceKey = replay.nonceKey()) =>
    replay.claim(key(n), { expires: ms(now + 120_000), now: ms(now), nonceKey })

  before(async () => {
    server = await postgresServer()
  })
  after(() => server.remove())
  beforeEach(async () => {
    url = await server.createDatabase()
    connections = [1, 2].map(
      () => new PostgresConnection({ url, access: 'write', waitMs: 2_000, answerMs: 4_000 }),
    )
    const opened = await Promise.all(
      connections.map((connection) => openPostgresReplay(connection, nodePorts.random)),
    )
    const [left, right] = opened
    if (left === undefined || right === undefined) throw new RangeError('two gateways are needed')
    a = left
    b = right
  })
  afterEach(async () => {
    for (const connection of connections) await connection.close()
  })

  it('shares one nonce key', () => {
    expect(a.nonceKey()).to.have.lengthOf(32)
    expect(b.nonceKey()).to.deep.equal(a.nonceKey())
  })

  it('refuses at one gateway what was used at the other', async () => {
    expect(await claim(a, 1)).to.equal(true)
    expect([await claim(b, 1), await claim(a, 1), await claim(b, 2)]).to.deep.equal([false, false, true])
  })

  it('lets exactly one of many claims pass, whatever else is claimed at the time', async () => {
    const claims = Array.from({ length: 120 }, (_, n) => ({ n: n % 10, at: n % 2 === 0 ? a : b }))
    const passed = await Promise.all(claims.map(({ n, at }) => claim(at, n)))
    const winners = claims.filter((_, i) => passed[i]).map(({ n }) => n)
    expect(winners.toSorted()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('loses keys and nonce key together when the server crashes', async () => {
    expect(await claim(a, 1)).to.equal(true)
    const old = a.nonceKey()
    await server.crash()
    await server.start()
    // Its nonce was right under the old key: what was forgotten cannot be used again.
    expect(await failureOf(claim(a, 1, 0, old))).to.equal('use_dpop_nonce')
    expect(await failureOf(claim(b, 2, 0, old))).to.equal('use_dpop_nonce')
    expect(a.nonceKey()).not.to.deep.equal(old)
    expect(b.nonceKey()).to.deep.equal(a.nonceKey())
    expect(await claim(a, 3)).to.equal(true)
    expect(await claim(b, 3)).to.equal(false)
    expect(await failureOf(claim(a, 4, 0, old))).to.equal('use_dpop_nonce')
  })

  it('keeps them when the server is stopped in order', async () => {
    await claim(a, 1)
    await server.stop()
    await server.start()
    expect(await claim(b, 1)).to.equal(false)
  })

  it('says so while the server is away', async () => {
    await server.stop()
    expect(await failureOf(claim(a, 1))).to.equal('storage_unavailable')
    await server.start()
    expect(await claim(a, 1)).to.equal(true)
  })

  it('forgets what has long expired, never the nonce key', async () => {
    await claim(a, 1)
    await claim(a, 2, 100_000)
    await claim(a, 3, 300_000)
    const rows = await server.run(url, 'select count(*)::int as rows from replay')
    expect(rows).to.deep.equal([{ rows: 3 }])
    expect(await claim(b, 2, 300_000)).to.equal(false)
    expect(await claim(b, 4, 300_000)).to.equal(true)
  })
})
