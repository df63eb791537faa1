import { listGrantsToMe } from '@consentry/sdk/provider'
import type { Command } from '../Command.ts'
import { openProvider } from '../connect/openProvider.ts'
import { table } from '../output/table.ts'
import { grantRow } from '../patient/grants.ts'
import { dayOf } from '../values/times.ts'

/** Lists the grants to the organisation. */
export const providerPatients: Command = {
  name: 'provider patients',
  summary: 'list which patients granted your organisation what',
  options: [{ name: 'all', help: 'ended and expired grants too' }],
  examples: [{ run: 'consentry provider patients', does: 'whom you may read now' }],
  run: async (context) => {
    const { agent } = await openProvider(context)
    const now = context.surroundings.clock()
    const rows = (await listGrantsToMe(agent))
      .map((grant) => grantRow(grant, now))
      .filter(({ state }) => context.args.flag('all') || state === 'active')
    return {
      json: rows,
      text: table(
        ['patient', 'state', 'may', 'classes', 'for', 'until', 'grant'],
        rows.map(({ patient, state, actions, classes, purposes, expiresAt, id }) => [
          patient,
          state,
          actions.join('+'),
          classes.join(','),
          purposes.join(','),
          dayOf(expiresAt),
          id,
        ]),
        { none: 'No patient has granted your organisation anything that is in force.' },
      ),
    }
  },
}
