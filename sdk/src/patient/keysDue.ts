import {
  type ClassName,
  type GrantView,
  type KeyManifest,
  type Seconds,
  secondsOf,
} from '@consentry/protocol'
import { currentManifest } from './currentManifest.ts'
import { listGrants } from './listGrants.ts'
import { listRecords } from './listRecords.ts'
import { manifestArchive } from './manifestArchive.ts'
import type { Patient } from './Patient.ts'

/**
 * Why a class should get a new key. `stale`: a revocation, or the removal of a delegate, was not followed by new keys, and
 * writers seal to the inbox until then. `lapsed`: a grant that could read it ended by time. `old`: older than 90 days.
 */
export type RotationReason = 'stale' | 'lapsed' | 'old'

/** What the keys of a vault need. */
export type KeysDue = {
  readonly classes: readonly { readonly class: ClassName; readonly why: RotationReason }[]
  /** Records that came to the inbox alone: no grantee can read them before `rewrapInbox`. */
  readonly waiting: number
}

/** Age of an epoch, in seconds. Spec §20. */
const longestEpoch = 90 * 86_400

/**
 * Says which classes should be rotated, and why. To be asked after each login; `careForKeys` does it.
 * Throws `stale_manifest`, `unreachable`. Spec §15.5
 */
export async function keysDue(patient: Patient): Promise<KeysDue> {
  const { session, address } = patient
  const { manifest, onChain } = await currentManifest(session, address)
  const waiting = (await listRecords(patient)).filter(({ epoch }) => epoch === 0).length
  const names = Object.keys(manifest.classes) as ClassName[]
  if (onChain.version !== onChain.keysVersion)
    return { classes: names.map((name) => ({ class: name, why: 'stale' })), waiting }
  const now = secondsOf(session.client.ports.clock())
  const grants = await listGrants(patient)
  const starts = await epochStarts(patient, manifest)
  const classes = names.flatMap((name): KeysDue['classes'] => {
    const start = starts.get(name) ?? now
    if (grants.some((grant) => hasLapsed(grant, { name, start, now })))
      return [{ class: name, why: 'lapsed' }]
    return now - start > longestEpoch ? [{ class: name, why: 'old' }] : []
  })
  return { classes, waiting }
}

/** A grant that read the class under its present key and ended by time. One without history began with that epoch too. */
function hasLapsed(
  { opening, status }: GrantView,
  { name, start, now }: { readonly name: ClassName; readonly start: Seconds; readonly now: Seconds },
): boolean {
  const { classes, actions, expiresAt } = opening.terms
  // One that was revoked made the keys stale: that is seen by the counters.
  const couldRead = status.latest === 1 && actions.includes('read') && classes.includes(name)
  return couldRead && expiresAt <= now && expiresAt > start
}

/** When each class began its present epoch: by the manifests, and the times that the chain has for them. */
async function epochStarts(
  { session, address }: Patient,
  current: KeyManifest,
): Promise<ReadonlyMap<ClassName, Seconds>> {
  const { chain, net, deployment } = session.client
  const place = { registry: net.registry, patient: address, fromBlock: deployment.deploymentBlock }
  const times = new Map((await chain.keysHistory(place)).map(({ seq, time }) => [seq, time]))
  const starts = new Map<ClassName, Seconds>()
  const names = Object.keys(current.classes) as ClassName[]
  let newer = current
  const settle = (isBegun: (name: ClassName) => boolean): void => {
    const time = times.get(newer.seq)
    for (const name of names) {
      if (time !== undefined && !starts.has(name) && isBegun(name)) starts.set(name, time)
    }
  }
  for await (const manifest of manifestArchive(session, address, current)) {
    settle((name) => manifest.classes[name]?.epoch !== newer.classes[name]?.epoch)
    if (starts.size === names.length) return starts
    newer = manifest
  }
  settle(() => true)
  return starts
}
