import type { GrantView } from '@consentry/protocol'
import { listGrants } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { table } from '../output/table.ts'
import { dayOf } from '../values/times.ts'
import { type GrantState, grantState } from './grantState.ts'

/** A grant as the commands show it. Times in seconds. */
export type GrantRow = {
  readonly id: string
  readonly state: GrantState
  readonly patient: string
  readonly org: string
  readonly name: string
  readonly classes: readonly string[]
  readonly actions: readonly string[]
  readonly purposes: readonly string[]
  readonly notBefore: number
  readonly expiresAt: number
}

/** What is shown of a grant. */
export function grantRow(grant: GrantView, nowMillis: number): GrantRow {
  const { patient, terms } = grant.opening
  const { grantee: org, granteeName: name, classes, actions, purposes, notBefore, expiresAt } = terms
  const state = grantState(grant, nowMillis)
  return { id: grant.id, state, patient, org, name, classes, actions, purposes, notBefore, expiresAt }
}

/** Lists the grants a patient gave. */
export const patientGrants: Command = {
  name: 'patient grants',
  summary: 'list whom you allowed what',
  options: [{ name: 'all', help: 'ended and expired ones too' }],
  examples: [{ run: 'consentry patient grants --all', does: 'everything you ever granted' }],
  run: async (context) => {
    const { patient } = await openPatient(context)
    const now = context.surroundings.clock()
    const rows = (await listGrants(patient))
      .map((grant) => grantRow(grant, now))
      .filter(({ state }) => context.args.flag('all') || (state !== 'ended' && state !== 'expired'))
    return {
      json: rows,
      text: table(
        ['grant', 'state', 'who', 'may', 'classes', 'for', 'until'],
        rows.map(({ id, state, name, actions, classes, purposes, expiresAt }) => [
          id,
          state,
          name,
          actions.join('+'),
          classes.join(','),
          purposes.join(','),
          dayOf(expiresAt),
        ]),
        { none: 'You have granted nothing that is in force.' },
      ),
    }
  },
}
