import type { FenceOutcome } from '@consentry/sdk/patient'
import { revokeConsent } from '@consentry/sdk/patient'
import type { Answer } from '../Answer.ts'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { table } from '../output/table.ts'
import { grantArgument } from '../values/words.ts'

/** What the gateways said to a revocation; one that did not hear it is a part that was not done. */
export function fenceAnswer(gateways: readonly FenceOutcome[], json: object, text: string): Answer {
  const rows = gateways.map(({ gateway, ...said }) => [
    gateway,
    'latched' in said && said.latched ? 'ended' : 'NOT ended',
  ])
  const isEverywhere = rows.every(([, said]) => said === 'ended')
  return {
    json: { ...json, gateways },
    text: `${text}\n${table(['gateway', 'said'], rows, { none: 'No gateway answered.' })}`,
    exit: isEverywhere ? 'ok' : 'partial',
  }
}

/** Ends one grant. */
export const patientRevoke: Command = {
  name: 'patient revoke',
  summary: 'end a grant, at once and for good',
  about: [
    'The gateway permits nothing under the grant from the moment it answers, before the chain has it. The keys of the',
    'classes change too, so that what is written from now on opens for nobody who had the old ones; --keep-keys puts that',
    'off until `consentry patient rotate`. What was read before stays known to whoever read it.',
  ].join('\n'),
  arguments: [{ name: 'GRANT', help: 'id as in `consentry patient grants`' }],
  options: [{ name: 'keep-keys', help: 'change the keys later; until then new records are for you alone' }],
  examples: [{ run: 'consentry patient revoke 0x4d…', does: 'two signatures: the end, and new keys' }],
  run: async (context) => {
    const id = grantArgument(context.args.one('GRANT'))
    const { patient } = await openPatient(context)
    const { gateways } = await revokeConsent(patient, { id, rotate: !context.args.flag('keep-keys') })
    return fenceAnswer(gateways, { id }, `revoked: ${id}`)
  },
}
