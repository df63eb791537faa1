import { setImmediate } from 'node:timers/promises'
import { expect } from 'chai'
import { giveBackMemory } from '../../../gateway/src/ops/giveBackMemory.ts'

describe('gateway/ops/giveBackMemory', () => {
  it('collects what nobody holds, and nothing else', async () => {
    const held = { name: 'held' }
    const [kept, lost] = [new WeakRef(held), new WeakRef({ name: 'lost' })]
    // A weak reference holds its target until the turn ends that made it.
    await setImmediate()
    giveBackMemory()
    expect(lost.deref()).to.equal(undefined)
    expect(kept.deref()).to.equal(held)
  })
})
