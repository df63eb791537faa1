import {
  ACCOUNTING_YEARS,
  type DisclosureKind,
  type DisclosureReport,
  disclosureReport,
} from '@consentry/fhir'
import type { Millis, OrgId } from '@consentry/protocol'
import type { Client } from '../client/createClient.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Patient } from './Patient.ts'
import { readTrail, type Trail } from './readTrail.ts'

/** What a report covers. */
export type ReportOptions = {
  /** `accounting`: 45 CFR 164.528, series summarised. `overview`: Article 9 EHDS, every access. */
  readonly kind: DisclosureKind
  /** ms, inclusive; six years before `to` if absent. */
  readonly from?: Millis
  /** ms, exclusive; now if absent. */
  readonly to?: Millis
}

/**
 * A report about who received what of one's record, from the checked trail; `disclosureCsv` and `disclosureHtml` write
 * it down. Throws `bad_trail` when the trail is not whole: a report must not hide what is missing. Spec §14.
 */
export async function reportAccess(patient: Patient, options: ReportOptions): Promise<DisclosureReport> {
  const { client } = patient.session
  const trail = await readTrail(patient)
  const [alarm] = trail.alarms
  if (alarm !== undefined) {
    throw new SdkError('bad_trail', `Entry ${alarm.pseq} of the trail is wrong: ${alarm.fault}`, {
      next: 'Read the trail and keep it: the gateway lost or changed entries',
    })
  }
  const names = await namesIn(client, trail)
  const now = client.ports.clock()
  const { kind, to = now } = options
  return disclosureReport(kind, {
    patient: patient.address,
    entries: trail.entries.flatMap(({ index, event, proof }) =>
      event === null ? [] : [{ index, event, proof }],
    ),
    erased: trail.entries.filter(({ event }) => event === null).length,
    recipientOf: (org) => names.get(org),
    from: options.from ?? yearsBefore(to),
    to,
    madeAt: now,
  })
}

function yearsBefore(time: Millis): Millis {
  const date = new Date(time)
  return Math.max(0, date.setUTCFullYear(date.getUTCFullYear() - ACCOUNTING_YEARS)) as Millis
}

/** Names as the chain has them: a gateway cannot rename who looked. */
async function namesIn({ chain, deployment }: Client, { entries }: Trail) {
  const names = new Map<OrgId, { readonly name: string }>()
  const orgs = new Set(entries.map(({ event }) => event?.org).filter((org) => org !== undefined))
  for (const org of orgs) {
    const { name } = await chain.org(deployment.contracts.providerRegistry.address, org)
    if (name !== '') names.set(org, { name })
  }
  return names
}
