import { parseSeconds } from '@consentry/protocol'
import { login, type Session } from '@consentry/sdk'
import { addMember, memberRoles, removeMember } from '@consentry/sdk/provider'
import type { Command, Context } from '../Command.ts'
import { type OpenProfile, openClient } from '../connect/openClient.ts'
import { orgOf } from '../connect/openProvider.ts'
import { addressArgument, oneOf } from '../values/words.ts'
import { dayOf, parseMoment } from '../values/times.ts'

const roles = ['STAFF', 'AGENT'] as const
const who = { name: 'ADDRESS', help: 'wallet of the member' } as const
const about: string =
  'By the administrator of an organisation, with the provider profile, as a transaction.\n'

/** Makes somebody a member. */
export const networkMemberAdd: Command = {
  name: 'network member add',
  summary: 'make somebody a member of your organisation',
  about: `${about}STAFF reads and writes, AGENT opens the organisation’s vault too.`,
  arguments: [who],
  options: [
    { name: 'role', value: 'ROLE', isMany: true, help: 'STAFF, AGENT; default: STAFF' },
    { name: 'until', value: 'WHEN', help: 'end; default and most: about a year' },
  ],
  examples: [
    { run: 'consentry network member add 0x33… --role STAFF,AGENT --until 360d', does: 'a second agent' },
  ],
  run: async (context) => {
    const { args, surroundings } = context
    const address = addressArgument(args.one('ADDRESS'))
    const given = args.options('role').map((role) => oneOf(role.toUpperCase(), roles, 'role'))
    const chosen: readonly (typeof roles)[number][] = given.length === 0 ? ['STAFF'] : given
    const bits = chosen.reduce(
      (sum, role) => sum | (role === 'STAFF' ? memberRoles.staff : memberRoles.agent),
      0,
    )
    const validUntil = parseSeconds(
      parseMoment(args.option('until') ?? '360d', surroundings.clock(), 'until'),
    )
    const opened = await openAdministrator(context)
    const words = `  ${address} is a member (${chosen.join(', ')}) until ${dayOf(validUntil)}.`
    await context.prompts.confirm(['You are about to send a transaction:', words], 'Send it?')
    await addMember(opened.session, { who: address, roles: bits, validUntil, setMember: opened.setMember })
    return {
      json: { address, roles: chosen, validUntil },
      text: `${address} is a member (${chosen.join(', ')}) until ${dayOf(validUntil)}\n`,
    }
  },
}

/** Ends a membership. */
export const networkMemberRemove: Command = {
  name: 'network member remove',
  summary: 'end a membership of your organisation, from the next request on',
  about: `${about}A member who opened the vault knows its keys: consentry provider roll-key --new-root.`,
  arguments: [who],
  examples: [{ run: 'consentry network member remove 0x33…', does: 'asks first' }],
  run: async (context) => {
    const address = addressArgument(context.args.one('ADDRESS'))
    const { session, setMember } = await openAdministrator(context)
    const words = [`You are about to send a transaction:`, `  ${address} is a member no longer.`]
    await context.prompts.confirm(words, 'Send it?')
    await removeMember(session, { who: address, setMember })
    return { json: { address, roles: [] }, text: `${address} is a member no longer\n` }
  },
}

type Administrator = {
  readonly session: Session
  readonly setMember: ReturnType<OpenProfile['node']['setMember']>
}

async function openAdministrator(context: Context): Promise<Administrator> {
  const { client, profile, node, account } = await openClient(context, 'provider')
  const role = orgOf(profile)
  const setMember = node.setMember(account, client.deployment.contracts.providerRegistry.address)
  return { session: await login(client, { role }), setMember }
}
