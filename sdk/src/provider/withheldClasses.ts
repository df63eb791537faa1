import {
  type Address,
  type ClassName,
  coreClasses,
  type GrantPurpose,
  isSensitiveClass,
  opaqueClasses,
} from '@consentry/protocol'
import { endOfTime } from '@consentry/protocol'
import type { Provider } from '../client/Provider.ts'
import { canRead } from './canRead.ts'
import { type GrantedAccess, listGranted } from './listGranted.ts'

/**
 * Classes of a patient's record that one's organisation cannot read for a purpose, or not all of: no active grant covers
 * them for all times. The patient's private classes (`s-01`…`s-99`) are among them: what they hold nobody else knows.
 * Several grants do not add up, so where no one of them covers all that is granted, records of two classes may be missing
 * too. Throws `bad_grant`. Spec §4, §8.
 */
export async function withheldClasses(
  provider: Provider,
  { patient, purpose }: { readonly patient: Address; readonly purpose: GrantPurpose },
): Promise<readonly ClassName[]> {
  const granted = await listGranted(provider, { patient })
  const whole = granted.filter((grant) => canRead(grant, purpose) && coversAllTimes(grant))
  const open = new Set(whole.flatMap(({ classes }) => classes))
  const isOne = whole.some(({ classes }) => classes.length === open.size)
  return [...coreClasses, ...opaqueClasses].filter(
    (name) => !open.has(name) || (!isOne && isSensitiveClass(name)),
  )
}

function coversAllTimes({ recordsFrom, recordsTo }: GrantedAccess): boolean {
  return recordsFrom === 0 && recordsTo === endOfTime
}
