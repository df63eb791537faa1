import { type Address, parseClassName, writerKey } from '@consentry/protocol'
import type { Session } from './login.ts'
import { writerFacts } from './writerFacts.ts'

/** No class bears this name: rule W gives the inbox for what is no class. */
const noClass = parseClassName('inbox')

/**
 * The key that messages to a patient are sealed to, 32 bytes, as the chain names it.
 * Throws `not_enrolled`, `stale_manifest`, `no_access`. Spec §6.3, §7.
 */
export async function inboxOf(session: Session, patient: Address): Promise<Uint8Array> {
  const facts = await writerFacts(session, patient)
  // A gateway that refuses the caller must not look like one that hides a key.
  if (facts.keysSeq > 0 && facts.manifest === null)
    await session.call('readManifestByDigest', { path: { p: patient, digest: facts.keysDigest } })
  return writerKey(facts, noClass).pub
}
