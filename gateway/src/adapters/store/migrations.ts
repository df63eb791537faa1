import type { Kysely } from 'kysely'
import { createTables, type Flavour, type TablePlan } from './createTables.ts'
import { version1 } from './version1.ts'
import { up2 } from './version2.ts'
import { up3 } from './version3.ts'
import { up4 } from './version4.ts'
import { up5 } from './version5.ts'

/** One step of the schema's history. Steps are only ever added. */
export interface Migration {
  readonly version: number
  readonly up: (db: Kysely<never>, flavour: Flavour) => Promise<void>
}

const small = true
const large = false

const plans1: { readonly [Name in keyof typeof version1]: TablePlan } = {
  block: { key: ['number'], isClustered: large },
  patient: { key: ['patient', 'block', 'n'], isClustered: small, indices: [['block']] },
  grant: { key: ['patient', 'id', 'block', 'n'], isClustered: small, indices: [['block']] },
  delegate: {
    key: ['patient', 'delegate', 'block', 'n'],
    isClustered: small,
    indices: [['block'], ['delegate', 'patient', 'block', 'n']],
  },
  org: { key: ['org', 'block', 'n'], isClustered: small, indices: [['block']] },
  member: { key: ['org', 'member', 'block', 'n'], isClustered: small, indices: [['block']] },
  anchor: { key: ['logId', 'block', 'n'], isClustered: small, indices: [['block']] },
  latch: { key: ['kind', 'scope', 'subject', 'floor', 'block'], isClustered: small },
  opening: {
    key: ['id'],
    isClustered: large,
    indices: [
      ['patient', 'org', 'id'],
      ['patient', 'id'],
      ['org', 'id'],
    ],
  },
  grantWrap: { key: ['id', 'className', 'epoch', 'keyVersion'], isClustered: small },
  manifest: { key: ['patient', 'digest'], isClustered: large },
  keyring: { key: ['digest'], isClustered: large },
  orgKeyring: { key: ['org'], isClustered: large },
  record: {
    key: ['patient', 'recordId', 'ver'],
    isClustered: large,
    indices: [['patient', 'isNewest', 'seq'], ['sha256']],
  },
  recordWrap: { key: ['patient', 'recordId', 'kind', 'epoch'], isClustered: small },
  usage: { key: ['patient'], isClustered: small },
  release: { key: ['session', 'sha256'], isClustered: small, indices: [['until']] },
  blob: { key: ['sha256'], isClustered: small, indices: [['session', 'isNamed', 'size']] },
  leaf: {
    key: ['index'],
    isClustered: large,
    indices: [['org', 'index']],
    prefixes: ['evidence'],
    unique: [['patient', 'pseq']],
  },
  evidence: { key: ['hash'], isClustered: large },
  denial: { key: ['actor', 'patient', 'minute'], isClustered: large, indices: [['minute']] },
  tile: { key: ['level', 'index'], isClustered: large },
  checkpoint: { key: ['size'], isClustered: large },
  challenge: { key: ['id'], isClustered: large, indices: [['validUntil']] },
  session: { key: ['tokenHash'], isClustered: large, indices: [['address'], ['expiresAt']] },
  outbox: {
    key: ['id'],
    isClustered: large,
    indices: [['state', 'seq'], ['patient', 'createdAt'], ['txHash'], ['minedBlock']],
    unique: [['seq']],
  },
  accessRequest: {
    key: ['id'],
    isClustered: large,
    indices: [
      ['patient', 'createdAt', 'id'],
      ['org', 'createdAt', 'id'],
      ['patient', 'org', 'createdAt'],
    ],
  },
  message: {
    key: ['seq'],
    isClustered: large,
    indices: [['from', 'seq'], ['to', 'seq'], ['sentAt']],
    unique: [['id']],
  },
  counter: { key: ['name'], isClustered: small },
  migration: { key: ['version'], isClustered: large },
}

/** All of them, in order. SQLite and PostgreSQL run the same list. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    up: async (db, flavour) => {
      const tables = Object.entries(plans1).map(([name, plan]) => [
        name,
        { columns: version1[name as keyof typeof version1], plan },
      ])
      await createTables(db, flavour, Object.fromEntries(tables))
    },
  },
  { version: 2, up: up2 },
  { version: 3, up: up3 },
  { version: 4, up: up4 },
  { version: 5, up: up5 },
]
