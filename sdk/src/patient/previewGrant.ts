import {
  type Action,
  type ClassName,
  endOfTime,
  type GrantPurpose,
  isSensitiveClass,
  type Seconds,
} from '@consentry/protocol'
import { activeOrg } from '../client/activeOrg.ts'
import type { Client } from '../client/createClient.ts'
import type { GrantTerms } from './GrantTerms.ts'

/** What a grant means, before anything is signed. */
export type GrantPreview = {
  /** Name of the organisation as it is registered. */
  readonly organisation: string
  /** One after another they say all of it. */
  readonly sentences: readonly string[]
  /** Classes that the law or custom protects more than others. */
  readonly sensitive: readonly ClassName[]
}

const actionWords: Readonly<Record<Action, string>> = { read: 'read', write: 'add' }

const purposeWords: Readonly<Record<GrantPurpose, string>> = {
  TREAT: 'treatment',
  ETREAT: 'emergency treatment',
  HPAYMT: 'payment',
  HOPERAT: 'its operation',
  PATRQT: 'a request of yours',
  FAMRQT: 'a request of your family',
  HRESCH: 'research',
}

/** Says in plain words what a grant would permit. Throws `org_unavailable`. Spec §8. */
export async function previewGrant(client: Client, terms: GrantTerms): Promise<GrantPreview> {
  const { name } = await activeOrg(client, terms.org)
  const actions = listed(terms.actions.map((action) => actionWords[action]))
  const purposes = listed(terms.purposes.map((purpose) => purposeWords[purpose]))
  return {
    organisation: name,
    sentences: [
      `${name} may ${actions} records of these kinds: ${listed(terms.classes)}.`,
      `It may do so for ${purposes}, and for nothing else.`,
      periodSentence(terms),
      ...recordsSentences(terms),
      'You can end this at any time. What was read until then stays known to the organisation.',
    ],
    sensitive: terms.classes.filter(isSensitiveClass),
  }
}

function periodSentence({ notBefore, expiresAt }: GrantTerms): string {
  const start = notBefore === undefined ? 'at once' : `on ${day(notBefore)}`
  return `It begins ${start} and ends on ${day(expiresAt)}.`
}

function recordsSentences({ recordsFrom, recordsTo, history }: GrantTerms): readonly string[] {
  if (history === 'excluded') return ['Only records that are added from now on are shared.']
  const from = recordsFrom === undefined || recordsFrom === 0 ? undefined : `from ${day(recordsFrom)}`
  const to = recordsTo === undefined || recordsTo === endOfTime ? undefined : `until ${day(recordsTo)}`
  const range = [from, to].filter((part) => part !== undefined).join(' ')
  return [
    range === '' ? 'Records of any date are shared, older ones too.' : `Records dated ${range} are shared.`,
  ]
}

function day(time: Seconds): string {
  return new Date(time * 1000).toISOString().slice(0, 10)
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
