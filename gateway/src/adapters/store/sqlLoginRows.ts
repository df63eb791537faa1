import type { Address, Millis } from '@consentry/protocol'
import type { LoginRows } from '../../ports/LoginRows.ts'
import { type Db, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Login texts and sessions in SQL. */
export function sqlLoginRows(db: Db): LoginRows {
  return { ...challenges(db), ...sessions(db), purge: purger(db) }
}

function challenges(db: Db): Pick<LoginRows, 'insertChallenge' | 'takeChallenge'> {
  const insert = prepareInsert(db, 'challenge')
  const take = prepareOne(db, (q, v: { id: string }) =>
    q.deleteFrom('challenge').where('id', '=', v.id).returningAll(),
  )
  return {
    insertChallenge: async (row) => void (await insert(row)),
    takeChallenge: (id) => take({ id }),
  }
}

function sessions(db: Db): Omit<LoginRows, 'insertChallenge' | 'takeChallenge' | 'purge'> {
  const insert = prepareInsert(db, 'session')
  const session = prepareOne(db, (q, v: { tokenHash: string }) =>
    q.selectFrom('session').selectAll().where('tokenHash', '=', v.tokenHash),
  )
  const live = prepare(db, (q, v: { tokenHashes: readonly string[]; now: Millis; usedSince: Millis }) =>
    q
      .selectFrom('session')
      .select('tokenHash')
      .where('tokenHash', 'in', v.tokenHashes)
      .where('expiresAt', '>', v.now)
      .where('lastUsedAt', '>=', v.usedSince),
  )
  const touch = prepare(db, (q, v: { tokenHash: string; lastUsedAt: Millis }) =>
    q.updateTable('session').set({ lastUsedAt: v.lastUsedAt }).where('tokenHash', '=', v.tokenHash),
  )
  const remove = prepare(db, (q, v: { tokenHash: string }) =>
    q.deleteFrom('session').where('tokenHash', '=', v.tokenHash),
  )
  const removeOfPatient = prepare(db, (q, v: { address: Address }) =>
    q.deleteFrom('session').where('address', '=', v.address).where('role', '=', 'patient'),
  )
  return {
    insertSession: async ({ block, ...row }) =>
      void (await insert({ ...row, blockNumber: block.number, blockHash: block.hash })),
    session: async (tokenHash) => {
      const found = await session({ tokenHash })
      if (found === null) return null
      const { blockNumber, blockHash, ...row } = found
      return { ...row, block: { number: blockNumber, hash: blockHash } }
    },
    liveSessions: async (tokenHashes, at) =>
      (await live({ tokenHashes, ...at })).map(({ tokenHash }) => tokenHash),
    touchSession: async (tokenHash, lastUsedAt) => void (await touch({ tokenHash, lastUsedAt })),
    deleteSession: async (tokenHash) => void (await remove({ tokenHash })),
    deletePatientSessions: async (address) => void (await removeOfPatient({ address })),
  }
}

function purger(db: Db): LoginRows['purge'] {
  const runs = [
    prepare(db, (q, v: { now: Millis }) => q.deleteFrom('challenge').where('validUntil', '<', v.now)),
    prepare(db, (q, v: { now: Millis }) => q.deleteFrom('session').where('expiresAt', '<', v.now)),
    prepare(db, (q, v: { now: Millis }) => q.deleteFrom('release').where('until', '<', v.now)),
  ]
  return async (now) => {
    for (const run of runs) await run({ now })
  }
}
