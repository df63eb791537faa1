import { listAccessRequests } from '@consentry/sdk/provider'
import type { Command } from '../Command.ts'
import { openProvider } from '../connect/openProvider.ts'
import { table } from '../output/table.ts'
import { minuteOf } from '../values/times.ts'

/** Lists one's own requests. */
export const providerRequests: Command = {
  name: 'provider requests',
  summary: 'list what you asked patients for, and their answers',
  examples: [{ run: 'consentry provider requests', does: 'open, approved, declined, expired' }],
  run: async (context) => {
    const { agent } = await openProvider(context)
    const requests = await listAccessRequests(agent)
    return {
      json: requests,
      text: table(
        ['request', 'asked', 'patient', 'state', 'grant'],
        requests.map(({ requestId, asked, patient, state, grantId }) => [
          requestId,
          minuteOf(asked),
          patient,
          state,
          grantId ?? '',
        ]),
        { none: 'You have asked nobody for anything.' },
      ),
    }
  },
}
