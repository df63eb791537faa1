import { type ClassName, type GrantId, type GrantView, type Seconds, secondsOf } from '@consentry/protocol'
import { activeOrg } from '../client/activeOrg.ts'
import { isStanding } from '../client/isStanding.ts'
import { putGrantKeys } from '../client/putGrantKeys.ts'
import { SdkError } from '../errors/SdkError.ts'
import { listGrants } from './listGrants.ts'
import type { Patient } from './Patient.ts'
import { presentState } from './presentState.ts'
import { sealClassKeys } from './sealClassKeys.ts'

/** Which classes, by default all; grants that must get nothing are left out. */
export type ShareKeysOptions = {
  readonly classes?: readonly ClassName[]
  readonly except?: readonly GrantId[]
}

/**
 * Seals the present keys to every grantee that may read. Rotating does it; by itself it repairs a rotation that broke off
 * after its keys were published. Whether a grant stands, the chain says, never the gateway alone: nobody who was revoked is
 * given a new key. No prompt.
 *
 * @throws what the gateway refuses with, `bad_grant`, `key_mismatch`. Spec §15.4
 */
export async function shareKeys(
  patient: Patient,
  { classes, except = [] }: ShareKeysOptions = {},
): Promise<void> {
  const { patient: present, onChain } = await presentState(patient)
  const { chain, net, ports } = present.session.client
  const now = secondsOf(ports.clock())
  for (const grant of await listGrants(present)) {
    if (except.includes(grant.id) || !isReading(grant, now)) continue
    const registered = await chain.grant(net.registry, present.address, grant.id)
    if (isStanding(registered, onChain.floor)) await share(present, grant, classes)
  }
}

async function share(
  patient: Patient,
  { id, opening }: GrantView,
  classes: readonly ClassName[] | undefined,
): Promise<void> {
  const { session, address, manifest } = patient
  const { client } = session
  const { grantee: orgId, classes: granted } = opening.terms
  const shared = granted.flatMap((cls) => {
    const epoch = manifest.classes[cls]?.epoch
    const isWanted = epoch !== undefined && (classes === undefined || classes.includes(cls))
    return isWanted ? [{ class: cls, from: epoch, to: epoch }] : []
  })
  if (shared.length === 0) return
  try {
    const { encKey, keyVersion } = await activeOrg(client, orgId)
    const grantee = { net: client.net, patient: address, grantId: id, orgId, keyVersion, encKey }
    const keys = await sealClassKeys(patient, { grantee, classes: shared }, client.ports.crypto)
    await putGrantKeys(session, id, keys)
  } catch (error) {
    // A suspended grantee gets nothing, and must not keep the others from their keys.
    if (!(error instanceof SdkError && error.code === 'org_unavailable')) throw error
  }
}

/** Whether a grant still lets somebody read, as far as the gateway says. */
function isReading({ opening, latched }: GrantView, now: Seconds): boolean {
  const { actions, expiresAt } = opening.terms
  return !latched && actions.includes('read') && now < expiresAt
}
