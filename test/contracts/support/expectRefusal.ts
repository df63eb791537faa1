import { expect } from 'chai'
import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import type { Outcome, Way } from '../actors/Actor.ts'

/** What a refused action must say. */
export interface Refusal {
  readonly error: string
  readonly args: readonly unknown[]
  /** Patient and id of the item, for the ways that skip instead of reverting. */
  readonly item: readonly [patient: string, id: string]
}

/** A single call reverts with the error and its values; a batch changes nothing and says which item it skipped. */
export async function expectRefusal(
  way: Way,
  registry: ConsentRegistry,
  act: () => Outcome,
  { error, args, item }: Refusal,
): Promise<void> {
  const before = await registry.count()
  if (way.isBatch) {
    await expect(act())
      .to.emit(registry, 'Skipped')
      .withArgs(...item)
  } else {
    await expect(act())
      .to.be.revertedWithCustomError(registry, error)
      .withArgs(...args)
  }
  expect(await registry.count()).to.equal(before)
}
