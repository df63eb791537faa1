import { expect } from 'chai'
import { createPublicClient, custom } from 'viem'
import { checkBlockhash } from '../../../scripts/deploy/checkBlockhash.ts'
import { type Deploying, startDeploying } from './deploying.ts'

describe('checkBlockhash', () => {
  let deploying: Deploying
  before(async () => {
    deploying = await startDeploying()
    await deploying.call('anvil_mine', ['0x190'])
  })
  after(() => deploying.stop())

  it('accepts a chain with the hashes of Ethereum', async () => {
    await checkBlockhash(deploying.chain.client)
  })

  const lies = { 'the hash of another chain': 'ab', 'no hash at all': '00' }
  for (const [name, byte] of Object.entries(lies)) {
    it(`refuses a chain that gives ${name}`, async () => {
      const request = async ({ method, params }: { method: string; params?: unknown[] }): Promise<unknown> =>
        method === 'eth_call' ? `0x${byte.repeat(32)}` : deploying.call(method, params)
      const client = createPublicClient({ transport: custom({ request }), cacheTime: 0 })
      const error = await checkBlockhash(client).catch((reason: unknown) => reason)
      expect(error).to.include({ name: 'DeployError', code: 'blockhash_differs' })
    })
  }

  it('refuses a chain that knows hashes of the distant past', async () => {
    const { client } = deploying.chain
    const head = await client.getBlockNumber()
    const asked: bigint[] = []
    const request = async ({ method, params }: { method: string; params?: unknown[] }): Promise<unknown> => {
      if (method !== 'eth_call') return deploying.call(method, params)
      const [{ data }] = params as [{ data: `0x${string}` }]
      const blockNumber = BigInt(`0x${data.slice(4, 20)}`)
      asked.push(head - blockNumber)
      const block = blockNumber <= head ? await client.getBlock({ blockNumber }) : null
      return block?.hash ?? `0x${'00'.repeat(32)}`
    }
    const lying = createPublicClient({ transport: custom({ request }), cacheTime: 0 })
    const error = await checkBlockhash(lying).catch((reason: unknown) => reason)
    expect(error).to.include({ code: 'blockhash_differs' })
    expect(asked).to.deep.equal([1n, 200n, 300n])
  })
})
