import { type AccessRequestToMe, listAccessRequests } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { table } from '../output/table.ts'
import { dayOf, minuteOf } from '../values/times.ts'

/** Lists what organisations asked for. */
export const patientRequests: Command = {
  name: 'patient requests',
  summary: 'list what organisations ask you for',
  about:
    'Nothing in a request binds you: `consentry patient approve` shows what would be granted, and may grant less.',
  options: [{ name: 'all', help: 'answered and expired ones too' }],
  examples: [{ run: 'consentry patient requests', does: 'what waits for an answer' }],
  run: async (context) => {
    const { patient } = await openPatient(context)
    const requests = await listAccessRequests(patient, context.args.flag('all') ? {} : { state: 'open' })
    return {
      json: requests,
      text: table(
        ['request', 'when', 'state', 'who', 'asks to', 'classes', 'for', 'until', 'words'],
        requests.map(row),
        {
          none: 'Nobody waits for an answer.',
        },
      ),
    }
  },
}

function row(request: AccessRequestToMe): readonly string[] {
  const { requestId, t, state, organisation, org } = request
  const start = [requestId, minuteOf(t), state, organisation ?? `${org} (not active)`]
  if ('code' in request) return [...start, `does not open: ${request.code}`]
  const { actions, classes, purposes, expiresAt, text } = request.asked
  return [...start, actions.join('+'), classes.join(','), purposes.join(','), dayOf(expiresAt), text]
}
