import { expect } from 'chai'
import type { JsonValue } from '@consentry/protocol'
import { freshBlock } from '../../../sdk/src/client/freshBlock.ts'
import { codeOf } from '../support/codeOf.ts'
import { fakeDeployment, fakeGateway } from '../support/fakeGateway.ts'
import { blocksUntil } from '../support/memoryChain.ts'
import { testClient } from '../support/testClient.ts'

/** The number that is named with this finality; blocks 0…100, one each `interval` seconds. */
async function named(change: object, { safe = 90, interval = 10 } = {}): Promise<number> {
  const readDeployment = () => ({ json: { ...fakeDeployment, ...change } as JsonValue })
  const { client, chain } = await testClient(fakeGateway({ readDeployment }))
  chain.state.blocks = blocksUntil(100, { interval })
  chain.state.safe = safe
  return (await freshBlock(client)).number
}

describe('sdk: the block that a signed message names', () => {
  it('is the one before the head where blocks are final at once', async () => {
    expect(await named({ finality: 'instant' })).to.equal(99)
  })

  it('is the newest safe one that is 5 s older than the head', async () => {
    expect(await named({ finality: 'safe' }, { safe: 100 })).to.equal(99)
    expect(await named({ finality: 'safe' }, { safe: 90 })).to.equal(90)
    expect(await named({ finality: 'safe' }, { safe: 100, interval: 2 })).to.equal(97)
    expect(await named({ finality: 'depth:12' })).to.equal(88)
  })

  it('is head − 64 where what is safe is older', async () => {
    expect(await named({ finality: 'safe' }, { safe: 10 })).to.equal(36)
    expect(await named({ finality: 'depth:90' })).to.equal(36)
  })

  it('is never one from before a restart of the chain', async () => {
    expect(await named({ finality: 'instant', freshFrom: 100 })).to.equal(100)
    expect(await named({ finality: 'safe', freshFrom: 95 }, { safe: 90 })).to.equal(95)
  })

  it('does not exist while the node is behind the gateway', async () => {
    expect(await codeOf(named({ finality: 'instant', freshFrom: 101 }))).to.equal('chain_stale')
  })
})
