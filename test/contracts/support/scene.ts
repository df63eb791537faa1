import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import type { Actor, Way } from '../actors/Actor.ts'
import { ways } from '../actors/ways.ts'
import { chainSeconds, ethers } from './chain.ts'

export const rights = { grant: 1, revoke: 2, keys: 4, recover: 8, read: 16 } as const

export const ALL_RIGHTS = 23
const YEAR_SECONDS = 31_536_000

/** Whether somebody acts as the patient or as its delegate. */
export type Role = 'controller' | 'delegate'

/** A registry, an actor, and the patient for whom it acts. */
export interface Scene {
  readonly registry: ConsentRegistry
  readonly actor: Actor
  readonly patient: string
  /** The patient itself, acting directly if the actor is a delegate. */
  readonly controller: Actor
  /** Somebody without any right, who acts in the same way. */
  readonly stranger: Actor
}

export async function deployRegistry(): Promise<ConsentRegistry> {
  return ethers.deployContract('ConsentRegistry')
}

/** A fixture with an actor of that kind. Other events came before, so that counters do not begin at zero. */
export function sceneFor(way: Way, role: Role): () => Promise<Scene> {
  return async function scene() {
    const registry = await deployRegistry()
    const actor = await way.create(registry, 'actor')
    const stranger = await way.create(registry, 'stranger')
    const controller = role === 'controller' ? actor : await plainActor(registry, 'patient')
    const patient = controller.address
    const bystander = await plainActor(registry, 'bystander')
    await bystander.setKeys(bystander.address, ethers.id('bystander'), 1, 0)
    if (role === 'delegate') {
      const validUntil = (await chainSeconds()) + YEAR_SECONDS
      await controller.setDelegate(patient, actor.address, ALL_RIGHTS, validUntil)
    }
    return { registry, actor, patient, controller, stranger }
  }
}

/** An ordinary account that calls. */
export async function plainActor(registry: ConsentRegistry, label: string): Promise<Actor> {
  const [direct] = ways
  if (!direct) throw new TypeError('there are no ways')
  return direct.create(registry, label)
}
