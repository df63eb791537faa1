import { expect } from 'chai'
import { createDelay } from '../../../gateway/src/ops/createDelay.ts'

describe('createDelay', () => {
  it('runs once for whoever asks before it runs, and again for who asks later', async () => {
    let runs = 0
    let ran: () => void = () => {}
    const run = (): Promise<void> => new Promise((resolve) => (ran = resolve))
    const delay = createDelay(1, () => {
      runs += 1
      ran()
    })
    for (let i = 0; i < 2; i++) {
      const running = run()
      delay.ask()
      delay.ask()
      expect(runs).to.equal(i)
      await running
      expect(runs).to.equal(i + 1)
    }
    expect(delay.stop()).to.equal(false)
  })

  it('says whether it was stopped before it ran', async () => {
    let runs = 0
    const delay = createDelay(1, () => void runs++)
    delay.ask()
    expect([delay.stop(), delay.stop()]).to.deep.equal([true, false])
    await new Promise((resolve) => createDelay(5, () => resolve(null)).ask())
    expect(runs).to.equal(0)
  })
})
