import type { Address, GrantId, OrgId, Seconds } from '@consentry/protocol'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { Recipient } from '../ports/NoticeRows.ts'
import type { Told } from '../ports/NoticeWriter.ts'

const PAGE = 200
/** Right of a delegate to read (§9.1). */
const READ = 16

/** Reads who is concerned, each patient's side once in a transaction's call. */
export interface Directory {
  recipientsOf(told: Told): Promise<readonly Recipient[]>
}

/**
 * Who is told what: the patient and her delegates with READ, and the organisation that the fact is about. A message is
 * told to its two parties alone; who does something herself need not be told that she read.
 */
export function createDirectory(tx: LedgerTx, now: Seconds): Directory {
  const sides = new Map<Address, Promise<readonly Address[]>>()
  const sideOf = (patient: Address): Promise<readonly Address[]> => {
    const known = sides.get(patient) ?? patientSide(tx, patient, now)
    sides.set(patient, known)
    return known
  }
  const grantees = (patient: Address) => granteesOf(tx, patient, now)
  return {
    recipientsOf: async ({ fact, patient }) => {
      switch (fact.type) {
        case 'grant':
        case 'request':
          return unique([...(await sideOf(fact.patient)), fact.org])
        case 'revoke':
          return unique([
            ...(await sideOf(fact.patient)),
            ...(await orgsOf(tx, fact.grantId, () => grantees(fact.patient))),
          ])
        case 'fence':
          return unique([
            ...(await sideOf(fact.patient)),
            ...(await orgsOf(tx, fact.target, () => grantees(fact.patient))),
          ])
        case 'keys':
          return unique([...(await sideOf(fact.patient)), ...(await grantees(fact.patient))])
        case 'delegate':
          return unique([...(await sideOf(fact.patient)), fact.delegate])
        case 'message':
          return unique([fact.from, fact.to])
        case 'record':
          return unique([...(await sideOf(fact.patient)), ...(fact.org === null ? [] : [fact.org])])
        case 'access':
          return (await sideOf(fact.patient)).filter((one) => one !== fact.actor)
        case 'relay':
          return patient === undefined ? [] : sideOf(patient)
      }
    },
  }
}

async function patientSide(tx: LedgerTx, patient: Address, now: Seconds): Promise<readonly Address[]> {
  const head = await tx.chain.head()
  if (head === null) return [patient]
  const readers = (await tx.chain.delegatesOf(patient, head.number)).filter(
    ({ rights, validUntil }) => (rights & READ) !== 0 && Math.max(now, head.time) < validUntil,
  )
  if (readers.length === 0) return [patient]
  const told: Address[] = [patient]
  for (const { delegate } of readers) {
    const latched = await tx.latches.inView({ patient, org: null, actor: delegate, ids: [] })
    if (!latched.delegates.includes(delegate)) told.push(delegate)
  }
  return told
}

/** The grantee of one grant; every grantee where all are meant. */
async function orgsOf(
  tx: LedgerTx,
  target: GrantId | 'all',
  all: () => Promise<readonly OrgId[]>,
): Promise<readonly OrgId[]> {
  if (target === 'all') return all()
  const opening = await tx.consents.opening(target)
  return opening === null ? [] : [opening.org]
}

/** Organisations with a grant whose time is not over. */
async function granteesOf(tx: LedgerTx, patient: Address, now: Seconds): Promise<readonly OrgId[]> {
  const found = new Set<OrgId>()
  for (let after: GrantId | null = null; ; ) {
    const page = await tx.consents.openingsOfPatient(patient, { after, limit: PAGE })
    for (const { org, expiresAt } of page) if (expiresAt > now) found.add(org)
    const last = page.at(-1)
    if (page.length < PAGE || last === undefined) return [...found]
    after = last.id
  }
}

function unique(recipients: readonly Recipient[]): readonly Recipient[] {
  return [...new Set(recipients)]
}
