import type { Address, Bytes32, OrgId } from '@consentry/protocol'
import type { VaultRows } from '../../ports/VaultRows.ts'
import { type Db, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Before every digest: they begin with 0x. */
const first = '' as Bytes32

/** Key manifests and keyrings in SQL. What is named by its digest is stored once. */
export function sqlVaultRows(db: Db): VaultRows {
  const insertManifest = prepareInsert(db, 'manifest', { onTaken: 'skip' })
  const manifest = prepareOne(db, (q, v: { patient: Address; digest: Bytes32 }) =>
    q.selectFrom('manifest').selectAll().where('patient', '=', v.patient).where('digest', '=', v.digest),
  )
  const manifestsOf = prepare(db, (q, v: { patient: Address; after: Bytes32; limit: number }) =>
    q
      .selectFrom('manifest')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('digest', '>', v.after)
      .orderBy('digest')
      .limit(v.limit),
  )
  const insertKeyring = prepareInsert(db, 'keyring', { onTaken: 'skip' })
  const keyring = prepareOne(db, (q, v: { digest: Bytes32 }) =>
    q.selectFrom('keyring').select('bytes').where('digest', '=', v.digest),
  )
  const putOrgKeyring = prepareInsert(db, 'orgKeyring', { onTaken: 'replace', key: ['org'] })
  const orgKeyring = prepareOne(db, (q, v: { org: OrgId }) =>
    q.selectFrom('orgKeyring').select('bytes').where('org', '=', v.org),
  )
  return {
    insertManifest: async (row) => void (await insertManifest(row)),
    manifest: (patient, digest) => manifest({ patient, digest }),
    manifestsOf: (patient, { after, limit }) => manifestsOf({ patient, after: after ?? first, limit }),
    insertKeyring: async (digest, bytes) => void (await insertKeyring({ digest, bytes })),
    keyring: async (digest) => (await keyring({ digest }))?.bytes ?? null,
    orgKeyring: async (org) => (await orgKeyring({ org }))?.bytes ?? null,
    putOrgKeyring: async (org, bytes) => void (await putOrgKeyring({ org, bytes })),
  }
}
