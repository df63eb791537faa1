import {
  type Address,
  type ClassName,
  type GrantId,
  grantIdOf,
  type Millis,
  millisOf,
  type Opening,
  type OrgId,
  type RecordId,
} from '@consentry/protocol'
import type { AnyCode } from '../errors/codes.ts'

/** A record of an archive as its index says it. */
export type IndexedRecord = {
  readonly recordId: RecordId
  readonly ver: number
  readonly class: ClassName
  readonly also: readonly ClassName[]
  /** Time the data is about, ms. */
  readonly t: Millis
  /** Author organisation; null for the patient's side. */
  readonly org: OrgId | null
  readonly type: string
  readonly name: string | null
  /** Path of the readable file. */
  readonly path: string
  /** Bytes of the readable file. */
  readonly size: number
  /** Why the file is not whole; absent where it is. */
  readonly problem?: AnyCode | undefined
}

/** A grant of an archive as its index says it; times in ms. */
export type IndexedGrant = {
  readonly id: GrantId
  readonly organisation: string
  readonly classes: readonly ClassName[]
  readonly actions: readonly string[]
  readonly purposes: readonly string[]
  readonly notBefore: Millis
  readonly expiresAt: Millis
}

/** What an archive holds, for people and programs. */
export type ArchiveIndex = {
  readonly v: 1
  readonly patient: Address
  readonly exportedAt: Millis
  readonly records: readonly IndexedRecord[]
  readonly grants: readonly IndexedGrant[]
}

/** A grant in the words of the index. */
export function indexedGrant(opening: Opening): IndexedGrant {
  const { granteeName, classes, actions, purposes, notBefore, expiresAt } = opening.terms
  return {
    id: grantIdOf(opening),
    organisation: granteeName,
    classes,
    actions,
    purposes,
    notBefore: millisOf(notBefore),
    expiresAt: millisOf(expiresAt),
  }
}
