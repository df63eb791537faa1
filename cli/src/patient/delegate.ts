import { login } from '@consentry/sdk'
import {
  type DelegateRight,
  type Delegation,
  listDelegates,
  removeDelegate,
  setDelegate,
} from '@consentry/sdk/patient'
import { CliError } from '../CliError.ts'
import type { Command, Context } from '../Command.ts'
import { openClient } from '../connect/openClient.ts'
import { openPatient } from '../connect/openPatient.ts'
import { table } from '../output/table.ts'
import { addressArgument, oneOf } from '../values/words.ts'
import { dayOf, momentOption } from '../values/times.ts'

const rights: readonly DelegateRight[] = ['READ', 'GRANT', 'REVOKE', 'KEYS']
const who = { name: 'ADDRESS', help: 'wallet of the person' } as const

/** Lets somebody act for the patient. */
export const patientDelegateAdd: Command = {
  name: 'patient delegate add',
  summary: 'let a parent or an attorney act for you, until a date',
  about: [
    'READ: use your vault at the gateway. GRANT: give grants. REVOKE: end them. KEYS: change your keys. What was set before',
    'for the same address is replaced. To open records a delegate needs a way into the vault too: the recovery code.',
  ].join('\n'),
  arguments: [who],
  options: [
    {
      name: 'right',
      value: 'RIGHT',
      isMany: true,
      help: 'READ, GRANT, REVOKE, KEYS; default: READ, GRANT, REVOKE',
    },
    { name: 'until', value: 'WHEN', help: 'end: a date, or 1y; at most 20 years' },
  ],
  examples: [
    {
      run: 'consentry patient delegate add 0x22… --right READ,GRANT,REVOKE --until 2030-01-01',
      does: 'a parent',
    },
  ],
  run: async (context) => {
    const delegate = addressArgument(context.args.one('ADDRESS'))
    const validUntil = endOf(context)
    const given = context.args.options('right').map((word) => oneOf(word.toUpperCase(), rights, 'right'))
    const chosen: readonly DelegateRight[] = given.length === 0 ? ['READ', 'GRANT', 'REVOKE'] : given
    const { patient } = await openPatient(context)
    await setDelegate(patient, { delegate, rights: chosen, validUntil })
    return {
      json: { delegate, rights: chosen, validUntil },
      text: `${delegate} may ${chosen.join(', ')} until ${dayOf(validUntil)}\n`,
    }
  },
}

function endOf(context: Context) {
  const until = momentOption(context, 'until')
  if (until === undefined) throw new CliError('usage', 'Say until when', 'As in --until 1y')
  return until
}

/** Lists who acts for whom. */
export const patientDelegateList: Command = {
  name: 'patient delegate list',
  summary: 'list who may act for you, and for whom you may act',
  examples: [{ run: 'consentry patient delegate list', does: 'as the chain says' }],
  run: async (context) => {
    const { client } = await openClient(context, 'patient')
    const { own, others } = await listDelegates(await login(client))
    return {
      json: { own, others },
      text: table(['patient', 'delegate', 'may', 'until'], [...own, ...others].map(row), {
        none: 'Nobody acts for anybody.',
      }),
    }
  },
}

function row({ patient, delegate, rights: may, validUntil, hasEnded }: Delegation): readonly string[] {
  return [patient, delegate, may.join(','), `${dayOf(validUntil)}${hasEnded ? ' (ended)' : ''}`]
}

/** Ends what somebody may do for the patient. */
export const patientDelegateRemove: Command = {
  name: 'patient delegate remove',
  summary: 'end what somebody may do for you',
  about: 'Whoever had the recovery code knows your keys: run `consentry patient rotate` afterwards.',
  arguments: [who],
  examples: [{ run: 'consentry patient delegate remove 0x22…', does: 'one signature' }],
  run: async (context) => {
    const delegate = addressArgument(context.args.one('ADDRESS'))
    const { patient } = await openPatient(context)
    await removeDelegate(patient, delegate)
    return { json: { delegate, rights: [] }, text: `${delegate} may act for you no longer\n` }
  },
}
