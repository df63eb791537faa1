import {
  type ClassName,
  endOfTime,
  isSensitiveClass,
  type Millis,
  millisOf,
  type Seconds,
  secondsOf,
} from '@consentry/protocol'
import { activeOrg } from '../client/activeOrg.ts'
import type { Client } from '../client/createClient.ts'
import type { GrantTerms } from './GrantTerms.ts'
import { actionWord, classWord, dayWord, listed, purposeWord } from './plainWords.ts'

/** What a grant means, before anything is signed. */
export type GrantPreview = {
  /** Name of the organisation as it is registered. */
  readonly organisation: string
  /** One after another they say all of it. */
  readonly sentences: readonly string[]
  /** What a person should look at twice; nothing of it forbids the grant. */
  readonly warnings: readonly string[]
  /** Classes that the law or custom protects more than others. */
  readonly sensitive: readonly ClassName[]
}

/** A grant of more than a year is worth a second look, in seconds. */
const long = 366 * 86_400

/** Says in plain words what a grant would permit. Throws `org_unavailable`. Spec §8. */
export async function previewGrant(client: Client, terms: GrantTerms): Promise<GrantPreview> {
  const { name, validUntil } = await activeOrg(client, terms.org)
  const now = secondsOf(client.ports.clock())
  const actions = listed(unique(terms.actions).map(actionWord))
  const purposes = listed(unique(terms.purposes).map(purposeWord))
  const kinds = listed(unique(terms.classes).map((cls) => classWord(cls)))
  const sensitive = unique(terms.classes).filter(isSensitiveClass)
  return {
    organisation: name,
    sentences: [
      `${name} may ${actions} records of these kinds: ${kinds}.`,
      `It may do so for ${purposes}, and for nothing else.`,
      periodSentence(terms),
      ...recordsSentences(terms),
      'You can end this at any time. What was read until then stays known to the organisation.',
    ],
    warnings: [
      ...sensitive.map((cls) => `This includes ${classWord(cls)}.`),
      ...(terms.expiresAt <= now ? ['It has ended before it begins.'] : []),
      ...(terms.expiresAt - (terms.notBefore ?? now) > long ? ['It lasts longer than a year.'] : []),
      ...(validUntil < terms.expiresAt
        ? [`The accreditation of ${name} ends before, on ${day(validUntil)}.`]
        : []),
    ],
    sensitive,
  }
}

function periodSentence({ notBefore, expiresAt }: GrantTerms): string {
  const start = notBefore === undefined ? 'at once' : `on ${day(notBefore)}`
  return `It begins ${start} and ends on ${day(expiresAt)}.`
}

function recordsSentences({ actions, recordsFrom, recordsTo, history }: GrantTerms): readonly string[] {
  if (!actions.includes('read')) return []
  if (history === 'excluded') return ['Only records that are added from now on are shared.']
  const from = recordsFrom === undefined || recordsFrom === 0 ? undefined : `from ${day(recordsFrom)}`
  const to = recordsTo === undefined || recordsTo === endOfTime ? undefined : `until ${day(recordsTo)}`
  const range = [from, to].filter((part) => part !== undefined).join(' ')
  return [
    range === '' ? 'Records of any date are shared, older ones too.' : `Records dated ${range} are shared.`,
  ]
}

function day(time: Seconds): string {
  return dayWord(millisOf(time) as Millis)
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)]
}
