import type { Address, Bytes32, GrantId, OrgId } from '@consentry/protocol'
import type { ChainRows } from '../../ports/ChainRows.ts'
import { known } from './knownRow.ts'
import { type Db, one, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'
import { sqlChainLists } from './sqlChainLists.ts'

/** The chain index in SQL: rows of history, looked up by key and height. */
export function sqlChainRows(db: Db): ChainRows {
  return {
    ...blocks(db),
    ...changes(db),
    ...patientFacts(db),
    delegateAt: delegateQuery(db),
    ...registryFacts(db),
    ...sqlChainLists(db),
  }
}

type Blocks = 'head' | 'blockByNumber' | 'lastBlockAtOrBefore' | 'insertBlock' | 'undoAbove'
type Changes =
  | 'putPatient'
  | 'putPatients'
  | 'putGrant'
  | 'putGrants'
  | 'putDelegate'
  | 'putOrg'
  | 'putMember'
  | 'putAnchor'
type PatientFacts = 'patientAt' | 'grantAt' | 'grantRegistration'
type RegistryFacts = 'orgAt' | 'memberAt' | 'lastAnchor'

const at = ['block', 'time', 'n'] as const
const patientColumns = [...at, 'version', 'keysVersion', 'floor', 'keysSeq', 'keysDigest'] as const
const grantColumns = [...at, 'status', 'version', 'by'] as const
const delegateColumns = [...at, 'rights', 'validUntil'] as const
const orgColumns = [...at, 'admin', 'validUntil', 'status', 'roles', 'keyVersion', 'encKey', 'name'] as const
const memberColumns = [...at, 'roles', 'validUntil'] as const

const factTables = ['patient', 'grant', 'delegate', 'org', 'member', 'anchor'] as const

function blocks(db: Db): Pick<ChainRows, Blocks> {
  const head = prepareOne(db, (q) => q.selectFrom('block').selectAll().orderBy('number', 'desc').limit(one))
  const byNumber = prepareOne(db, (q, v: { number: number }) =>
    q.selectFrom('block').selectAll().where('number', '=', v.number),
  )
  const lastUpTo = prepareOne(db, (q, v: { number: number }) =>
    q.selectFrom('block').selectAll().where('number', '<=', v.number).orderBy('number', 'desc').limit(one),
  )
  const insert = prepareInsert(db, 'block')
  const undoBlocks = prepare(db, (q, v: { number: number }) =>
    q.deleteFrom('block').where('number', '>', v.number),
  )
  const undoFacts = factTables.map((table) =>
    prepare(db, (q, v: { number: number }) => q.deleteFrom(table).where('block', '>', v.number)),
  )
  return {
    head: () => head({}),
    blockByNumber: (number) => byNumber({ number }),
    lastBlockAtOrBefore: (number) => lastUpTo({ number }),
    insertBlock: async (...blocks) => void (await insert(...blocks)),
    undoAbove: async (number) => {
      for (const undo of [...undoFacts, undoBlocks]) await undo({ number })
    },
  }
}

// A fact that is put again for the same event replaces itself: following a block twice does no harm.
function changes(db: Db): Pick<ChainRows, Changes> {
  const patient = prepareInsert(db, 'patient', { onTaken: 'replace', key: ['patient', 'block', 'n'] })
  const grant = prepareInsert(db, 'grant', { onTaken: 'replace', key: ['patient', 'id', 'block', 'n'] })
  const delegate = prepareInsert(db, 'delegate', {
    onTaken: 'replace',
    key: ['patient', 'delegate', 'block', 'n'],
  })
  const org = prepareInsert(db, 'org', { onTaken: 'replace', key: ['org', 'block', 'n'] })
  const member = prepareInsert(db, 'member', { onTaken: 'replace', key: ['org', 'member', 'block', 'n'] })
  const anchor = prepareInsert(db, 'anchor', { onTaken: 'replace', key: ['logId', 'block', 'n'] })
  return {
    putPatient: async (address, fact, at) => void (await patient({ ...fact, ...at, patient: address })),
    putPatients: async (rows) => void (await patient(...rows)),
    putGrant: async (address, id, fact, at) => void (await grant({ ...fact, ...at, patient: address, id })),
    putGrants: async (rows) => void (await grant(...rows)),
    putDelegate: async (address, to, fact, at) =>
      void (await delegate({ ...fact, ...at, patient: address, delegate: to })),
    putOrg: async (id, fact, at) => void (await org({ ...fact, ...at, org: id })),
    putMember: async (id, address, fact, at) =>
      void (await member({ ...fact, ...at, org: id, member: address })),
    putAnchor: async (fact, at) => void (await anchor({ ...fact, ...at })),
  }
}

function patientFacts(db: Db): Pick<ChainRows, PatientFacts> {
  const patientAt = prepareOne(db, (q, v: { patient: Address; height: number }) =>
    q
      .selectFrom('patient')
      .select(patientColumns)
      .where('patient', '=', v.patient)
      .where('block', '<=', v.height)
      .orderBy('block', 'desc')
      .orderBy('n', 'desc')
      .limit(one),
  )
  const grantAt = prepareOne(db, (q, v: { patient: Address; id: GrantId; height: number }) =>
    q
      .selectFrom('grant')
      .select(grantColumns)
      .where('patient', '=', v.patient)
      .where('id', '=', v.id)
      .where('block', '<=', v.height)
      .orderBy('block', 'desc')
      .orderBy('n', 'desc')
      .limit(one),
  )
  const registration = prepareOne(db, (q, v: { patient: Address; id: GrantId; height: number }) =>
    q
      .selectFrom('grant')
      .select(grantColumns)
      .where('patient', '=', v.patient)
      .where('id', '=', v.id)
      .where('block', '<=', v.height)
      .where('status', '=', 1)
      .orderBy('block')
      .orderBy('n')
      .limit(one),
  )
  return {
    patientAt: async (patient, height) => known(await patientAt({ patient, height })),
    grantAt: async (patient, id, height) => known(await grantAt({ patient, id, height })),
    grantRegistration: async (patient, id, height) => known(await registration({ patient, id, height })),
  }
}

function delegateQuery(db: Db): ChainRows['delegateAt'] {
  const delegateAt = prepareOne(db, (q, v: { patient: Address; delegate: Address; height: number }) =>
    q
      .selectFrom('delegate')
      .select(delegateColumns)
      .where('patient', '=', v.patient)
      .where('delegate', '=', v.delegate)
      .where('block', '<=', v.height)
      .orderBy('block', 'desc')
      .orderBy('n', 'desc')
      .limit(one),
  )
  return async (patient, delegate, height) => known(await delegateAt({ patient, delegate, height }))
}

function registryFacts(db: Db): Pick<ChainRows, RegistryFacts> {
  const orgAt = prepareOne(db, (q, v: { org: OrgId; height: number }) =>
    q
      .selectFrom('org')
      .select(orgColumns)
      .where('org', '=', v.org)
      .where('block', '<=', v.height)
      .orderBy('block', 'desc')
      .orderBy('n', 'desc')
      .limit(one),
  )
  const memberAt = prepareOne(db, (q, v: { org: OrgId; member: Address; height: number }) =>
    q
      .selectFrom('member')
      .select(memberColumns)
      .where('org', '=', v.org)
      .where('member', '=', v.member)
      .where('block', '<=', v.height)
      .orderBy('block', 'desc')
      .orderBy('n', 'desc')
      .limit(one),
  )
  const lastAnchor = prepareOne(db, (q, v: { logId: Bytes32; height: number }) =>
    q
      .selectFrom('anchor')
      .selectAll()
      .where('logId', '=', v.logId)
      .where('block', '<=', v.height)
      .orderBy('block', 'desc')
      .orderBy('n', 'desc')
      .limit(one),
  )
  return {
    orgAt: async (org, height) => known(await orgAt({ org, height })),
    memberAt: async (org, member, height) => known(await memberAt({ org, member, height })),
    lastAnchor: async (logId, height) => known(await lastAnchor({ logId, height })),
  }
}
