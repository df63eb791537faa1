import { type GrantId, type GrantKey, grantIdOf, type KeyManifest, type Opening } from '@consentry/protocol'
import { activeOrg } from '../client/activeOrg.ts'
import { freshBlock } from '../client/freshBlock.ts'
import type { GrantTerms } from './GrantTerms.ts'
import { openingOf } from './openingOf.ts'
import type { Patient } from './Patient.ts'
import { presentState } from './presentState.ts'
import { type ClassEpochs, sealClassKeys } from './sealClassKeys.ts'

/** A grant before it is signed: its words, and the class keys for the grantee. */
export type PreparedGrant = {
  readonly id: GrantId
  readonly opening: Opening
  readonly keys: readonly GrantKey[]
}

/**
 * Makes the words of a grant from the terms and what the chain says now, and seals the keys. The classes of a grant without
 * history have begun their new epoch before. Throws `org_unavailable`, `stale_manifest`, `bad_request`. Spec §8
 */
export async function prepareGrant(patient: Patient, terms: GrantTerms): Promise<PreparedGrant> {
  const { patient: present, onChain } = await presentState(patient)
  const { session, address, manifest } = present
  const { client } = session
  const { net, ports } = client
  const { name, keyVersion, encKey } = await activeOrg(client, terms.org)
  const opening = openingOf(terms, {
    patient: address,
    version: onChain.version,
    name,
    block: await freshBlock(client),
    salt: ports.random(32),
    now: ports.clock(),
  })
  const id = grantIdOf(opening)
  const grantee = { net, patient: address, grantId: id, orgId: terms.org, keyVersion, encKey }
  const classes = sharedEpochs(terms, manifest)
  const keys = await sealClassKeys(present, { grantee, classes }, ports.crypto)
  return { id, opening, keys }
}

/** Whoever may only write needs no secret; without history the epoch that has just begun is the only one. */
function sharedEpochs(
  { classes, actions, history }: GrantTerms,
  manifest: KeyManifest,
): readonly ClassEpochs[] {
  if (!actions.includes('read')) return []
  return [...new Set(classes)].flatMap((cls) => {
    const epoch = manifest.classes[cls]?.epoch
    if (epoch === undefined) return []
    return [{ class: cls, from: history === 'excluded' ? epoch : 1, to: epoch }]
  })
}
