import { expect } from 'chai'
import { createMemoryReplay } from '../../../gateway/src/adapters/system/createMemoryReplay.ts'
import type { Replay } from '../../../gateway/src/ports/Replay.ts'
import { ms } from '../../support/ids.ts'

const key = (n: number) => `${n.toString(16).padStart(8, '0')}${'ab'.repeat(28)}`

const claim = (replay: Replay, name: string, expires: ReturnType<typeof ms>, now: ReturnType<typeof ms>) =>
  replay.claim(name, { expires, now, nonceKey: replay.nonceKey() })

describe('gateway/adapters/system/createMemoryReplay', () => {
  it('lets exactly one of many claims pass', async () => {
    const replay = createMemoryReplay()
    const claims = await Promise.all(
      Array.from({ length: 9 }, () => claim(replay, key(1), ms(120_000), ms(0))),
    )
    expect(claims.filter((isNew) => isNew)).to.have.lengthOf(1)
    expect(await claim(replay, key(2), ms(120_000), ms(0))).to.equal(true)
  })

  it('remembers a key at least until its end, also when claimed with another end', async () => {
    const replay = createMemoryReplay()
    await claim(replay, key(1), ms(120_000), ms(0))
    expect(await claim(replay, key(1), ms(180_000), ms(60_000))).to.equal(false)
    expect(await claim(replay, key(1), ms(180_000), ms(119_999))).to.equal(false)
  })

  it('forgets after the end, so memory stays bounded', async () => {
    const replay = createMemoryReplay({ mostKeys: 100 })
    for (let second = 0; second < 2_000; second++) {
      const now = second * 1_000
      expect(await claim(replay, key(second), ms(now + 60_000), ms(now))).to.equal(true)
    }
    expect(await claim(replay, key(0), ms(9_999_999), ms(2_000_000))).to.equal(true)
  })

  it('refuses instead of forgetting early', async () => {
    const replay = createMemoryReplay({ mostKeys: 2 })
    for (const n of [1, 2]) await claim(replay, key(n), ms(120_000), ms(0))
    const third = await claim(replay, key(3), ms(120_000), ms(0)).catch(({ code }: { code: string }) => code)
    expect(third).to.equal('rate_limited')
    expect(await claim(replay, key(1), ms(120_000), ms(0))).to.equal(false)
    expect(await claim(replay, key(3), ms(300_000), ms(130_000))).to.equal(true)
  })
})
