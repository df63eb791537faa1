import type { Lease } from '../../ports/Lease.ts'
import { createOnce } from './createOnce.ts'
import type { PostgresConnection } from './PostgresConnection.ts'

/** How long a lease lasts after it was renewed. With a renewal each second another takes over within 4 s. */
const lifeMs = 3_000

// Lost with a crash of the server: then everybody asks for it anew.
const table = `create unlogged table if not exists lease (
  name text collate "C" primary key, holder text not null, until timestamptz not null)`

// By the clock of the server alone: the gateways' own clocks may differ.
const take = `insert into lease as held (name, holder, until)
  values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
  on conflict (name) do update set holder = excluded.holder, until = excluded.until
  where held.holder = excluded.holder or held.until < clock_timestamp()`

/** Makes the leases of one gateway. `holder`: what no other gateway is called. `monotonic`: ms. */
export async function postgresLeases({
  connection,
  holder,
  monotonic,
}: {
  readonly connection: PostgresConnection
  readonly holder: string
  readonly monotonic: () => number
}): Promise<(name: string) => Lease> {
  await createOnce(connection, [table])
  return (name) => {
    let heldUntil = Number.NEGATIVE_INFINITY
    let restsUntil = Number.NEGATIVE_INFINITY
    return {
      isHeld: () => monotonic() < heldUntil,
      renew: async () => {
        const asked = monotonic()
        if (asked < restsUntil) return
        const { count } = await connection.query(take, [name, holder, lifeMs])
        // Counted from before the question: here it ends no later than there.
        heldUntil = count === 1 ? asked + lifeMs : Number.NEGATIVE_INFINITY
      },
      standDown: async () => {
        heldUntil = Number.NEGATIVE_INFINITY
        restsUntil = monotonic() + lifeMs
        await connection.query('delete from lease where name = $1 and holder = $2', [name, holder])
      },
    }
  }
}
