import {
  approveRequest,
  type ApproveOptions,
  listAccessRequests,
  termsOfRequest,
} from '@consentry/sdk/patient'
import { CliError } from '../CliError.ts'
import type { Command, Context } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { momentOption } from '../values/times.ts'
import { parseClasses, requestArgument } from '../values/words.ts'
import { tellPreview } from './grant.ts'

/** Answers a request by a grant. */
export const patientApprove: Command = {
  name: 'patient approve',
  summary: 'answer a request by a grant; says what it means before you sign',
  arguments: [{ name: 'REQUEST', help: 'id as in `consentry patient requests`' }],
  options: [
    { name: 'class', value: 'CLASS', isMany: true, help: 'only these of the classes asked for' },
    { name: 'until', value: 'WHEN', help: 'another end than asked for' },
    { name: 'no-history', help: 'only what is added from now on; changes your keys first' },
  ],
  examples: [
    { run: 'consentry patient approve 7777…', does: 'what was asked' },
    { run: 'consentry patient approve 7777… --class labs --until 30d', does: 'less, and shorter' },
  ],
  run: async (context) => {
    const requestId = requestArgument(context.args.one('REQUEST'))
    const change = changeOf(context)
    const { patient, client } = await openPatient(context)
    const request = (await listAccessRequests(patient)).find((one) => one.requestId === requestId)
    if (request === undefined)
      throw new CliError('usage', 'There is no such request', 'See: consentry patient requests')
    if ('asked' in request && request.state === 'open')
      await tellPreview(context, client, termsOfRequest(request.org, request.asked, change))
    const { id, opening } = await approveRequest(patient, { requestId, change })
    const { grantee: org, granteeName: name, expiresAt } = opening.terms
    return { json: { id, requestId, org, name, expiresAt }, text: `granted: ${id}\n` }
  },
}

function changeOf(context: Context): NonNullable<ApproveOptions['change']> {
  const { args } = context
  const classes = parseClasses(args.options('class'))
  const expiresAt = momentOption(context, 'until')
  return {
    ...(classes.length === 0 ? {} : { classes }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(args.flag('no-history') ? { history: 'excluded' as const } : {}),
  }
}
