import { expect } from 'chai'
import { giveBackMemory } from '../../../gateway/src/ops/giveBackMemory.ts'

describe('gateway/ops/giveBackMemory', () => {
  it('collects what nobody holds', () => {
    let held: unknown[] | null = Array.from({ length: 500_000 }, (_, i) => ({ i }))
    const before = process.memoryUsage().heapUsed
    expect(held).to.have.length(500_000)
    held = null
    giveBackMemory()
    expect(process.memoryUsage().heapUsed).to.be.below(before - 10_000_000)
  })
})
