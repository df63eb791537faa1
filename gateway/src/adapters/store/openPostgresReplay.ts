import { equal, type Millis, type RandomSource } from '@consentry/protocol'
import { FatalError } from '../../errors/FatalError.ts'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { Replay } from '../../ports/Replay.ts'
import { createOnce } from './createOnce.ts'
import type { PostgresConnection } from './PostgresConnection.ts'

// One unlogged table: after a crash of the server, and on a standby, all of it is gone at once. The nonce key is the row
// with the empty key.
const table = `create unlogged table if not exists replay (
  key bytea primary key, until bigint not null, secret bytea)`
const untilIndex = 'create index if not exists "replayBy_until" on replay (until)'

const makeSecret = `insert into replay (key, until, secret) values ('', ${Number.MAX_SAFE_INTEGER}, $1) on conflict do nothing`
const readSecret = `select secret from replay where key = ''`
// Ordered, so that two gateways that remember the same keys never wait for each other in a circle.
const claimAll = `insert into replay (key, until)
  select key, until from unnest($1::bytea[], $2::bigint[]) as claim (key, until)
  where exists (select from replay where key = '' and secret = $3)
  order by key on conflict do nothing returning key`
const forget = 'delete from replay where until < $1'

const forgetEveryMs = 10_000
/** Kept longer than needed: the clocks of gateways differ by up to this much (§20). */
const skewMs = 120_000

interface Claim {
  readonly key: string
  readonly expires: Millis
  readonly nonceKey: Uint8Array
  readonly settle: (isNew: boolean) => void
  readonly fail: (error: unknown) => void
}

/** Used request proofs and the nonce key of all gateways on one PostgreSQL. Claims that wait share a statement. */
export async function openPostgresReplay(
  connection: PostgresConnection,
  random: RandomSource,
): Promise<Replay> {
  await createOnce(connection, [table, untilIndex])
  let nonceKey = await currentKey(connection, random)
  let waiting: Claim[] = []
  let isRunning = false
  let nextForget = 0

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const [first] = waiting
      // One statement compares one nonce key: nearly always there is only one.
      const batch = waiting.filter((claim) => claim.nonceKey === first?.nonceKey)
      waiting = waiting.filter((claim) => claim.nonceKey !== first?.nonceKey)
      try {
        if (await claimBatch(connection, batch)) continue
        nonceKey = await freshKey(connection, random, nonceKey)
        for (const { fail } of batch) fail(new GatewayError('use_dpop_nonce', 'the nonce key is a new one'))
      } catch (error) {
        for (const { fail } of batch) fail(error)
      }
    }
    isRunning = false
  }
  return {
    nonceKey: () => nonceKey,
    claim: async (key, { expires, now, nonceKey: used }) => {
      if (now >= nextForget) {
        nextForget = now + forgetEveryMs
        await connection.query(forget, [now - skewMs])
      }
      return new Promise<boolean>((settle, fail) => {
        waiting.push({ key, expires, nonceKey: used, settle, fail })
        if (isRunning) return
        isRunning = true
        void drain()
      })
    },
  }
}

/** Settles every claim of the batch; false, and none is settled, when their nonce key is not the one in the table. */
async function claimBatch(connection: PostgresConnection, batch: readonly Claim[]): Promise<boolean> {
  const keys = batch.map(({ key }) => Buffer.from(key, 'hex'))
  const ends = batch.map(({ expires }) => expires)
  const { rows } = await connection.query<{ key: Uint8Array }>(claimAll, [keys, ends, batch[0]?.nonceKey])
  if (rows.length === 0) {
    const secret = (await connection.query<{ secret: Uint8Array }>(readSecret)).rows[0]?.secret
    const used = batch[0]?.nonceKey
    if (secret === undefined || used === undefined || !equal(secret, used)) return false
  }
  const fresh = new Set(rows.map(({ key }) => Buffer.from(key).toString('hex')))
  // The same key twice in one batch: the first who asked has it.
  for (const { key, settle } of batch) settle(fresh.delete(key))
  return true
}

async function currentKey(connection: PostgresConnection, random: RandomSource): Promise<Uint8Array> {
  await connection.query(makeSecret, [random(32)])
  const secret = (await connection.query<{ secret: Uint8Array }>(readSecret)).rows[0]?.secret
  if (secret === undefined) throw new FatalError('the replay table does not keep its rows')
  return secret
}

// The same bytes keep their identity: claims are sorted by it.
async function freshKey(
  connection: PostgresConnection,
  random: RandomSource,
  known: Uint8Array,
): Promise<Uint8Array> {
  const key = await currentKey(connection, random)
  return equal(key, known) ? known : key
}
