import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import type { Brand } from './brand.ts'

/** Name of a class of records: 1…32 characters of `a-z 0-9 -`. Spec §3. */
export type ClassName = Brand<string, 'ClassName'>

/** General classes in the order of the specification's table. Spec §4. */
export const generalClasses: readonly ClassName[] = names(
  'summary labs medications imaging notes immunizations procedures vitals messages billing emergency',
)

/** Sensitive classes; the first that matches a record is its class. Spec §4. */
export const sensitiveClasses: readonly ClassName[] = names(
  'hiv substance-use mental sexual-health violence reproductive genomics restricted',
)

/** The classes every key manifest holds: absence would tell something. Spec §4, §7. */
export const coreClasses: readonly ClassName[] = [...generalClasses, ...sensitiveClasses]

/** `s-01`…`s-99`: classes whose meaning only the patient's client knows. Spec §4. */
export const opaqueClasses: readonly ClassName[] = Array.from(
  { length: 99 },
  (_, i) => `s-${String(i + 1).padStart(2, '0')}` as ClassName,
)

const known: ReadonlySet<string> = new Set([...coreClasses, ...opaqueClasses])
const classPattern = /^[a-z0-9-]{1,32}$/

/** Whether a value has the form of a class name; it need not be a known class. Spec §3. */
export function isClassName(value: unknown): value is ClassName {
  return typeof value === 'string' && classPattern.test(value)
}

/** Checks the form of a class name. Throws `bad_request`. Spec §3. */
export function parseClassName(value: unknown): ClassName {
  if (isClassName(value)) return value
  throw new ProtocolError('bad_request', 'Not a valid class name', { given: redact(value) })
}

/** Whether a class is one of the core classes or an opaque class of this version. Spec §4. */
export function isKnownClass(name: string): name is ClassName {
  return known.has(name)
}

/** Whether a class is in the sensitive table. Spec §4. */
export function isSensitiveClass(name: ClassName): boolean {
  return sensitiveClasses.includes(name)
}

function names(list: string): readonly ClassName[] {
  return list.split(' ') as ClassName[]
}
