import { listOrgs, type Client } from '@consentry/sdk'
import { grantConsent, type GrantTerms, previewGrant } from '@consentry/sdk/patient'
import { CliError } from '../CliError.ts'
import type { Command, Context, OptionSpec } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { momentOption } from '../values/times.ts'
import { parseActions, parseClasses, parsePurposes } from '../values/words.ts'
import { findOrg } from './findOrg.ts'

/** Options that say what access is about; a request takes the same. */
export const accessOptions: readonly OptionSpec[] = [
  {
    name: 'class',
    value: 'CLASS',
    isMany: true,
    help: 'classes of records; `all`: every class that is not sensitive',
  },
  { name: 'may', value: 'ACTION', isMany: true, help: 'read, write; default: read' },
  { name: 'for', value: 'PURPOSE', isMany: true, help: 'purposes; default: TREAT' },
  { name: 'until', value: 'WHEN', help: 'end: a date, or 90d, 1y; at most two years' },
  { name: 'records-from', value: 'DATE', help: 'only records dated from then on' },
  { name: 'records-to', value: 'DATE', help: 'only records dated until then' },
]

/** Options that only a grant takes. */
const grantOptions: readonly OptionSpec[] = [
  { name: 'begins', value: 'WHEN', help: 'default: at once' },
  { name: 'no-history', help: 'only what is added from now on; changes your keys first' },
  { name: 'dry-run', help: 'only say what it would mean' },
]

type Access = Pick<GrantTerms, 'classes' | 'actions' | 'purposes' | 'expiresAt' | 'recordsFrom' | 'recordsTo'>

/** The access that the options describe. Throws `usage`. */
export function accessOf(context: Context): Access {
  const { args, surroundings } = context
  const classes = parseClasses(args.options('class'))
  if (classes.length === 0) throw new CliError('usage', 'Say which classes', 'As in --class labs,medications')
  const expiresAt = momentOption(context, 'until')
  if (expiresAt === undefined) throw new CliError('usage', 'Say until when', 'As in --until 90d')
  if (expiresAt <= surroundings.clock() / 1000) throw new CliError('usage', '--until is over already')
  const [recordsFrom, recordsTo] = [
    momentOption(context, 'records-from'),
    momentOption(context, 'records-to'),
  ]
  return {
    classes,
    actions: withDefault(parseActions(args.options('may')), 'read'),
    purposes: withDefault(parsePurposes(args.options('for')), 'TREAT'),
    expiresAt,
    ...(recordsFrom === undefined ? {} : { recordsFrom }),
    ...(recordsTo === undefined ? {} : { recordsTo }),
  }
}

function termsOf(context: Context, org: GrantTerms['org']): GrantTerms {
  const notBefore = momentOption(context, 'begins')
  return {
    org,
    ...accessOf(context),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(context.args.flag('no-history') ? { history: 'excluded' as const } : {}),
  }
}

const withDefault = <Item>(given: readonly Item[], item: Item): readonly Item[] =>
  given.length === 0 ? [item] : given

/** What a grant would mean, on standard error, with a word of warning for sensitive classes. */
export async function tellPreview(
  { output }: Context,
  client: Client,
  terms: GrantTerms,
): Promise<readonly string[]> {
  const { sentences, sensitive } = await previewGrant(client, terms)
  for (const sentence of sentences) output.note(sentence)
  if (sensitive.length > 0) output.note(`Sensitive: ${sensitive.join(', ')}.`)
  return sentences
}

/** Grants an organisation access. */
export const patientGrant: Command = {
  name: 'patient grant',
  summary: 'let an organisation read or add records; says what it means before you sign',
  arguments: [{ name: 'ORGANISATION', help: 'its id, its name, or the beginning of the name' }],
  options: [...accessOptions, ...grantOptions],
  examples: [
    {
      run: 'consentry patient grant "Harbour Clinic" --class labs,medications --until 90d',
      does: 'the common case',
    },
    {
      run: 'consentry patient grant Harbour --class all --may read,write --for TREAT --until 1y',
      does: 'everything that is not sensitive, to read and to add to',
    },
    {
      run: 'consentry patient grant Harbour --class mental --until 30d --no-history',
      does: 'only what comes from now on',
    },
  ],
  run: async (context) => {
    const { patient, client } = await openPatient(context)
    const org = findOrg(await listOrgs(patient.session), context.args.one('ORGANISATION'))
    const terms = termsOf(context, org.orgId)
    const sentences = await tellPreview(context, client, terms)
    if (context.args.flag('dry-run')) return { json: { sentences }, text: '' }
    const { id, opening } = await grantConsent(patient, terms)
    const { granteeName, expiresAt } = opening.terms
    return { json: { id, org: terms.org, name: granteeName, expiresAt }, text: `granted: ${id}\n` }
  },
}
