import { expect } from 'chai'
import { createLagMeter } from '../../../gateway/src/ops/createLagMeter.ts'

/** A timer that a test lets come late. */
function meter(limitMs: number) {
  let now = 0
  let look: () => void = () => {}
  let isRunning = true
  const lag = createLagMeter({
    limitMs,
    monotonic: () => now,
    repeat: (callback) => {
      look = callback
      return () => {
        isRunning = false
      }
    },
  })
  const tick = (elapsed: number): void => {
    now += elapsed
    look()
  }
  return { lag, tick, isRunning: () => isRunning }
}

describe('gateway/ops/createLagMeter', () => {
  it('says how late the timer came', () => {
    const { lag, tick } = meter(250)
    expect(lag.lagMs()).to.equal(0)
    tick(130)
    expect(lag.lagMs()).to.equal(30)
    tick(90)
    expect(lag.lagMs()).to.equal(0)
  })

  it('takes one pause for no overload, and three in a row for one', () => {
    const { lag, tick } = meter(250)
    tick(5_000)
    tick(100)
    expect(lag.isOverloaded()).to.equal(false)
    tick(350)
    tick(350)
    expect(lag.isOverloaded()).to.equal(false)
    tick(350)
    expect(lag.isOverloaded()).to.equal(true)
    tick(349)
    expect(lag.isOverloaded()).to.equal(false)
  })

  it('stops its timer', () => {
    const { lag, isRunning } = meter(250)
    lag.stop()
    expect(isRunning()).to.equal(false)
  })
})
