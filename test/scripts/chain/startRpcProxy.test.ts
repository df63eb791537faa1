import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { rpcMethods } from '../../../scripts/chain/rpcMethods.ts'
import { type RpcProxy, startRpcProxy } from '../../../scripts/chain/startRpcProxy.ts'

const portal = 'http://127.0.0.1:7547'

interface Reply {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number }
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  /** One reply, or the first of a batch. */
  readonly json: Reply
  readonly batch: readonly Reply[]
}

describe('scripts/chain/startRpcProxy', () => {
  /** Methods that reached the node, in order. */
  let reached: string[]
  let sent: number
  let node: Server
  let url: string | undefined
  let proxy: RpcProxy

  beforeEach(async () => {
    reached = []
    sent = 0
    node = createServer((incoming, response) => {
      let text = ''
      incoming.on('data', (part) => {
        text += part
      })
      incoming.on('end', () => {
        const body = JSON.parse(text)
        const answer = (call: { id: unknown; method: string }) => {
          reached.push(call.method)
          return { jsonrpc: '2.0', id: call.id, result: call.method }
        }
        response.end(JSON.stringify(Array.isArray(body) ? body.map(answer) : answer(body)))
      })
    })
    await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(node.address() as AddressInfo).port}`
    const upstream = { url: () => url, sent: () => (sent += 1) }
    proxy = await startRpcProxy({ port: 0, origins: [portal], upstream })
  })

  afterEach(async () => {
    await proxy.stop()
    node.closeAllConnections()
    node.close()
  })

  function post(body: unknown, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const all = { 'content-type': 'application/json', ...headers }
      const call = request(proxy.url, { method, headers: all, agent: false }, (answer) => {
        let text = ''
        answer.on('data', (part) => {
          text += part
        })
        answer.on('end', () => resolve(answerOf(answer.statusCode ?? 0, answer.headers, text)))
      })
      call.on('error', reject)
      call.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  }
  const rpc = (method: unknown, id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params: [] })

  it('passes every method of the list on', async () => {
    for (const method of rpcMethods) {
      expect((await post(rpc(method))).json).to.deep.equal({ jsonrpc: '2.0', id: 1, result: method })
    }
    expect(reached).to.deep.equal([...rpcMethods])
  })

  it('keeps cheat codes, wallet methods, filters and everything unknown from the node', async () => {
    const closed = [
      ...['anvil_setBalance', 'anvil_impersonateAccount', 'anvil_dumpState', 'anvil_reorg', 'anvil_mine'],
      ...['evm_mine', 'evm_snapshot', 'evm_increaseTime', 'hardhat_setCode', 'debug_traceTransaction'],
      ...['eth_sendTransaction', 'eth_sign', 'eth_signTypedData_v4', 'personal_sign', 'eth_newFilter'],
      ...['txpool_content', 'ETH_CALL', 'eth_call ', 'constructor', '__proto__', ''],
    ]
    for (const method of closed) {
      const { status, json } = await post(rpc(method))
      expect([method, status, json.id, json.error?.code]).to.deep.equal([method, 200, 1, -32601])
    }
    expect(reached).to.deep.equal([])
  })

  it('answers each call of a batch for itself', async () => {
    const { batch } = await post([rpc('eth_chainId', 'a'), rpc('evm_mine', 'b'), rpc('eth_call', 'c')])
    const outcome = batch.map(({ id, result, error }) => [id, result ?? error?.code])
    expect(outcome).to.have.deep.members([
      ['a', 'eth_chainId'],
      ['b', -32601],
      ['c', 'eth_call'],
    ])
    expect(reached).to.deep.equal(['eth_chainId', 'eth_call'])
  })

  it('passes on what it read itself, not the bytes of the caller', async () => {
    const { json } = await post(
      '{"jsonrpc":"2.0","id":1,"method":"evm_mine","method":"eth_chainId","params":[]}',
    )
    expect([json.result, reached]).to.deep.equal(['eth_chainId', ['eth_chainId']])
  })

  it('refuses what is no call with an id, and an empty or too long batch', async () => {
    const bad: [unknown, number][] = [
      ['{', -32700],
      ['', -32700],
      [{ jsonrpc: '2.0', method: 'eth_chainId' }, -32600],
      [{ id: 1, method: 'eth_chainId' }, -32600],
      [rpc(7), -32600],
      [{ ...rpc('eth_call'), params: 'x' }, -32600],
      [null, -32600],
      [[], -32600],
      [Array.from({ length: 1_001 }, () => rpc('eth_chainId')), -32600],
    ]
    for (const [body, code] of bad) expect((await post(body)).json.error?.code).to.equal(code)
    expect(reached).to.deep.equal([])
  })

  it('wakes the miner for sent transactions alone', async () => {
    await post(rpc('eth_call'))
    expect(sent).to.equal(0)
    await post(rpc('eth_sendRawTransaction'))
    await post([rpc('eth_chainId'), rpc('eth_sendRawTransaction', 2)])
    expect(sent).to.equal(2)
  })

  it('lets the configured pages in, with the preflight they need', async () => {
    const preflight = await post('', { origin: portal, 'access-control-request-method': 'POST' }, 'OPTIONS')
    expect(preflight.status).to.equal(204)
    expect(preflight.headers).to.include({
      'access-control-allow-origin': portal,
      'access-control-allow-headers': 'content-type',
    })
    const { status, headers } = await post(rpc('eth_chainId'), { origin: portal })
    expect([status, headers['access-control-allow-origin'], headers['vary']]).to.deep.equal([
      200,
      portal,
      'Origin',
    ])
  })

  it('turns every other page away before the node hears of it', async () => {
    const foreign = ['https://evil.example', 'null', `${portal}0`, portal.replace('http', 'https'), '*', '']
    for (const origin of foreign) {
      for (const method of ['POST', 'OPTIONS']) {
        const { status, headers } = await post(rpc('eth_chainId'), { origin }, method)
        expect([origin, status, headers['access-control-allow-origin']]).to.deep.equal([
          origin,
          403,
          undefined,
        ])
      }
    }
    expect(reached).to.deep.equal([])
  })

  it('answers under its loopback names only, against DNS rebinding', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${proxy.port}`,
      '127.0.0.1',
      `127.0.0.1.evil:${proxy.port}`,
    ]) {
      expect([host, (await post(rpc('eth_chainId'), { host })).status]).to.deep.equal([host, 421])
    }
    expect((await post(rpc('eth_chainId'), { host: `localhost:${proxy.port}` })).status).to.equal(200)
    expect(reached).to.deep.equal(['eth_chainId'])
  })

  it('takes JSON by POST only, and at most 1 MiB of it', async () => {
    expect((await post('', {}, 'GET')).status).to.equal(405)
    expect((await post(rpc('eth_chainId'), { 'content-type': 'text/plain' })).status).to.equal(415)
    const long = JSON.stringify({ ...rpc('eth_call'), params: ['x'.repeat(1024 * 1024)] })
    expect((await post(long)).status).to.equal(413)
    expect(reached).to.deep.equal([])
  })

  it('says so while the chain is down', async () => {
    url = undefined
    expect((await post(rpc('eth_chainId'))).status).to.equal(503)
    url = 'http://127.0.0.1:1'
    expect((await post([rpc('eth_chainId')])).json.error?.code).to.equal(-32603)
  })

  it('refuses a port that is taken', async () => {
    const upstream = { url: () => url, sent: () => {} }
    const error = await startRpcProxy({ port: proxy.port, origins: [], upstream }).catch((reason) => reason)
    expect(error).to.have.property('code', 'port_in_use')
  })
})

function answerOf(status: number, headers: Answer['headers'], text: string): Answer {
  const parsed = text === '' ? {} : (JSON.parse(text) as Reply | Reply[])
  const batch = Array.isArray(parsed) ? parsed : [parsed]
  return { status, headers, json: batch[0] ?? {}, batch }
}
