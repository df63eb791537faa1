import { expect } from 'chai'
import { httpProvider, ProviderRpcError } from '../../../sdk/src/wallet/eip1193.ts'
import { codeOf } from '../support/codeOf.ts'

const answering = (body: string): typeof fetch => (async () => new Response(body)) as typeof fetch

describe('sdk: a node over HTTP', () => {
  it('sends one call after another with numbers of their own', async () => {
    const sent: unknown[] = []
    const send = (async (url: string, { body }: { body: string }) => {
      sent.push([url, JSON.parse(body)])
      return new Response('{"jsonrpc":"2.0","id":1,"result":"0x1"}')
    }) as typeof fetch
    const node = httpProvider('http://node.example', { fetch: send })
    expect(await node.request({ method: 'eth_chainId' })).to.equal('0x1')
    await node.request({ method: 'eth_getCode', params: ['0x01', 'latest'] })
    expect(sent).to.deep.equal([
      ['http://node.example', { jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }],
      ['http://node.example', { jsonrpc: '2.0', id: 2, method: 'eth_getCode', params: ['0x01', 'latest'] }],
    ])
  })

  it('throws what the node refuses with its code, the node’s words kept apart', async () => {
    const node = httpProvider('http://node.example', {
      fetch: answering('{"error":{"code":-32000,"message":"secret words"}}'),
    })
    const error = await node.request({ method: 'eth_call' }).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(ProviderRpcError).and.include({ code: -32_000 })
    expect((error as Error).message).not.to.include('secret')
  })

  for (const body of ['', 'null', '"0x1"', '{}', '<html>']) {
    it(`calls a node that answers ${JSON.stringify(body)} unreachable`, async () => {
      const node = httpProvider('http://node.example', { fetch: answering(body) })
      expect(await codeOf(node.request({ method: 'eth_chainId' }))).to.equal('unreachable')
    })
  }

  it('gives up on a node that never answers', async () => {
    const never = ((_url: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })) as typeof fetch
    const node = httpProvider('http://node.example', { fetch: never, timeoutMillis: 1 })
    expect(await codeOf(node.request({ method: 'eth_chainId' }))).to.equal('unreachable')
  })
})
