import { CliError } from '../CliError.ts'
import type { Command } from '../Command.ts'
import { pairs } from '../output/table.ts'
import { dayOf, minuteOf } from '../values/times.ts'
import { addressArgument, oneOf } from '../values/words.ts'
import { operate } from './operate.ts'

/** Bits of an organisation's roles. Spec §9.2. */
const roleBits = { TREAT: 1, EMERGENCY: 2, CUSTODIAN: 4, RESEARCH: 16 } as const
const roleNames = Object.keys(roleBits) as (keyof typeof roleBits)[]

type Accredited =
  | {
      readonly kind: 'accredited'
      readonly organisation: {
        readonly orgId: string
        readonly name: string
        readonly admin: string
        readonly validUntil: number
        readonly members: readonly { readonly address: string; readonly validUntil: number }[]
      }
      readonly renewed: readonly string[]
    }
  | { readonly kind: 'scheduled'; readonly orgId: string; readonly readyAtSeconds: number }

/** Accredits an organisation. */
export const networkAccredit: Command = {
  name: 'network accredit',
  summary: 'accredit an organisation, with its first member',
  about: [
    'For the operator of a network. ADDRESS becomes administrator and first member (STAFF and AGENT); on the embedded chain',
    'it gets ether for its transactions, and memberships that end within 30 days are renewed. The same name and address',
    'again is the same organisation. Where accreditation has a delay (24 h), call it again with the same words afterwards.',
    'Acts on the data folder of `npm start`, or where CONSENTRY_DEPLOYMENT_FILE, CONSENTRY_RPC_URL and',
    'CONSENTRY_ADMIN_KEY_FILE say.',
  ].join('\n'),
  arguments: [
    { name: 'NAME', help: 'as patients see it in their wallets, 1 to 128 bytes' },
    { name: 'ADDRESS', help: 'as `consentry provider init` says it' },
  ],
  options: [{ name: 'roles', value: 'ROLE', isMany: true, help: `${roleNames.join(', ')}; default: TREAT` }],
  examples: [
    { run: 'consentry network accredit "Harbour Clinic" 0x22… --roles TREAT', does: 'a clinic that treats' },
  ],
  run: async (context) => {
    const { args } = context
    const name = args.one('NAME')
    if (name.trim() === '') throw new CliError('usage', 'An organisation has a name')
    const address = addressArgument(args.one('ADDRESS'))
    const given = args.options('roles').map((role) => oneOf(role.toUpperCase(), roleNames, 'role'))
    const roles: readonly (keyof typeof roleBits)[] = given.length === 0 ? ['TREAT'] : given
    const bits = roles.reduce((sum, role) => sum | roleBits[role], 0)
    const result = (await operate(context, ['accredit', name, address, String(bits)])) as Accredited
    if (result.kind === 'scheduled') {
      const when = minuteOf(result.readyAtSeconds * 1000)
      return { json: result, text: `scheduled: call this again from ${when} UTC on\n`, exit: 'unreachable' }
    }
    const { orgId, admin, validUntil } = result.organisation
    return {
      json: { orgId, name, admin, roles, validUntil, renewed: result.renewed },
      text: pairs([
        ['organisation', name],
        ['id', orgId],
        ['administrator', admin],
        ['roles', roles.join(', ')],
        ['until', dayOf(validUntil)],
        ...(result.renewed.length === 0 ? [] : [['renewed', result.renewed.join(', ')] as const]),
      ]),
    }
  },
}
