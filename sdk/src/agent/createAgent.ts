import type { Address, KeyPair, OrgId } from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import type { ClassKeyPlace } from '../client/Provider.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Vault } from '../vault/Vault.ts'
import type { Agent } from './Agent.ts'
import { receiveGrants } from './receiveGrants.ts'

/** What an agent works with. */
export type AgentParts = {
  readonly session: Session
  readonly orgId: OrgId
  readonly vault: Vault
  readonly keyVersion: number
}

/** Makes an agent. A class key it does not know makes it receive the patient's grants again. Spec §8. */
export function createAgent(parts: AgentParts): Agent {
  const keys = new Map<string, KeyPair>()
  const receiving = new Map<Address, Promise<unknown>>()
  const agent: Agent = {
    ...parts,
    learn: (place, key) => void keys.set(nameOf(place), key),
    forget: () => {
      for (const { secret } of keys.values()) secret.fill(0)
      keys.clear()
      parts.vault.lock()
    },
    classKey: async (place) => {
      const known = keys.get(nameOf(place))
      if (known !== undefined) return known
      await receive(place.patient)
      const learnt = keys.get(nameOf(place))
      if (learnt !== undefined) return learnt
      throw new SdkError('no_key', 'No grant brought the key of this class and epoch', {
        next: 'The patient may have to share the new keys',
      })
    },
  }
  // Many records are opened at a time: the first that needs a key asks for all of them.
  const receive = (patient: Address): Promise<unknown> => {
    const underWay = receiving.get(patient)
    if (underWay !== undefined) return underWay
    const asked = receiveGrants(agent, { patient }).finally(() => receiving.delete(patient))
    receiving.set(patient, asked)
    return asked
  }
  return agent
}

function nameOf({ patient, class: cls, epoch }: ClassKeyPlace): string {
  return `${patient}/${cls}/${epoch}`
}
