import type { Action, ClassName, GrantPurpose, Millis } from '@consentry/protocol'

/** What records of a class are called: one, and several. */
const classWords: Readonly<Record<string, readonly [string, string]>> = {
  summary: ['entry of the summary', 'entries of the summary'],
  labs: ['lab result', 'lab results'],
  medications: ['medication', 'medications'],
  imaging: ['image', 'images'],
  notes: ['note or document', 'notes and documents'],
  immunizations: ['immunisation', 'immunisations'],
  procedures: ['procedure', 'procedures'],
  vitals: ['vital sign', 'vital signs'],
  messages: ['message or appointment', 'messages and appointments'],
  billing: ['bill', 'bills'],
  emergency: ['emergency summary', 'emergency summaries'],
  hiv: ['record about HIV', 'records about HIV'],
  'substance-use': ['record about substance use', 'records about substance use'],
  mental: ['record about mental health', 'records about mental health'],
  'sexual-health': ['record about sexual health', 'records about sexual health'],
  violence: ['record about violence', 'records about violence'],
  reproductive: ['record about reproductive health', 'records about reproductive health'],
  genomics: ['genetic record', 'genetic records'],
  restricted: ['restricted record', 'restricted records'],
}

const purposeWords: Readonly<Record<GrantPurpose, string>> = {
  TREAT: 'treatment',
  ETREAT: 'emergency treatment',
  HPAYMT: 'payment',
  HOPERAT: 'its operation',
  PATRQT: 'a request of yours',
  FAMRQT: 'a request of your family',
  HRESCH: 'research',
}

const actionWords: Readonly<Record<Action, string>> = { read: 'read', write: 'add' }

/** What records of a class are called, one (`count` 1) or several. Opaque classes keep their name. */
export function classWord(cls: ClassName, count = 2): string {
  const [one, many] = classWords[cls] ?? [`record of your class ${cls}`, `records of your class ${cls}`]
  return count === 1 ? one : many
}

/** A purpose in words, such as `treatment`; one that is unknown as it is written. */
export function purposeWord(purpose: string): string {
  return purposeWords[purpose as GrantPurpose] ?? purpose
}

/** What an action does, such as `add`. */
export function actionWord(action: Action): string {
  return actionWords[action]
}

/** A day as people write it without ambiguity: 1 July 2026, in UTC. */
export function dayWord(time: Millis): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(time)
}

/** Words as a list: `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
