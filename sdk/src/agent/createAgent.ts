import type { KeyPair, OrgId } from '@consentry/protocol'
import type { ClassKeyPlace } from '../client/Provider.ts'
import type { Session } from '../client/login.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Vault } from '../vault/Vault.ts'
import { receiveGrants } from './receiveGrants.ts'
import type { Agent } from './Agent.ts'

/** What an agent works with. */
export type AgentParts = {
  readonly session: Session
  readonly orgId: OrgId
  readonly vault: Vault
  readonly keyVersion: number
}

/** Makes an agent; class keys that are missing when they are needed are asked for once. Spec §8. */
export function createAgent({ session, orgId, vault, keyVersion }: AgentParts): Agent {
  const keys = new Map<string, KeyPair>()
  const asked = new Set<string>()
  const agent: Agent = {
    session,
    orgId,
    vault,
    keyVersion,
    learn: (place, key) => void keys.set(nameOf(place), key),
    classKey: async (place) => {
      const name = nameOf(place)
      if (!keys.has(name) && !asked.has(name)) {
        asked.add(name)
        await receiveGrants(agent, { patient: place.patient })
      }
      const key = keys.get(name)
      if (key !== undefined) return key
      throw new SdkError('no_key', 'No grant brought the key of this class and epoch', {
        next: 'Receive the grants again; the patient may have to share the new keys',
      })
    },
  }
  return agent
}

function nameOf({ patient, class: cls, epoch }: ClassKeyPlace): string {
  return `${patient}/${cls}/${epoch}`
}
