import { expect } from 'chai'
import { requestHash, sha256, tokenHash } from '@consentry/protocol'
import type { Client } from '../../../sdk/src/client/createClient.ts'
import { login, type Session } from '../../../sdk/src/client/login.ts'
import { SdkError } from '../../../sdk/src/errors/SdkError.ts'
import { recordId } from '../../support/ids.ts'
import { type FakeHandler, fakeGateway, gatewayOrigin } from '../support/fakeGateway.ts'
import { allowLogin, claimsOf, token } from '../support/fakeLogin.ts'
import { type Bench, noon, testClient } from '../support/testClient.ts'

const session = { role: 'patient', address: `0x${'11'.repeat(20)}`, expires: noon }
const served: FakeHandler = () => ({ json: session, headers: { 'dpop-nonce': 'next' } })

/** Answers in turn; the last one stays. */
function inTurn(...handlers: FakeHandler[]): FakeHandler {
  return (request) =>
    (handlers.length > 1 ? (handlers.shift() as FakeHandler) : (handlers[0] as FakeHandler))(request)
}

async function loggedIn(readSession: FakeHandler): Promise<Bench & { readonly session: Session }> {
  const gateway = fakeGateway({ readSession })
  allowLogin(gateway)
  const bench = await testClient(gateway)
  return { ...bench, session: await login(bench.client) }
}

const asked = ({ gateway }: Bench) => gateway.requests.filter(({ name }) => name === 'readSession')

async function failure(work: Promise<unknown>): Promise<SdkError> {
  try {
    await work
  } catch (error) {
    if (error instanceof SdkError) return error
    throw error
  }
  throw new TypeError('nothing failed')
}

describe('sdk: send', () => {
  it('signs method, address, token and request in a proof of its own for each request', async () => {
    const bench = await loggedIn(served)
    await bench.session.call('readSession')
    await bench.session.call('readSession')
    const [first, second] = asked(bench).map(({ headers }) => claimsOf(headers))
    expect(first).to.include({
      htm: 'GET',
      htu: `${gatewayOrigin}/v1/session`,
      ath: tokenHash(token),
      iat: noon / 1000,
    })
    const bodyDigest = sha256(new Uint8Array(0))
    expect(first?.['rh']).to.equal(requestHash({ method: 'GET', target: '/v1/session', bodyDigest }))
    expect(first?.['jti']).to.match(/^[0-9a-f]{32}$/)
    expect(second?.['jti']).not.to.equal(first?.['jti'])
  })

  it('covers the query in the request hash but not in htu', async () => {
    const gateway = fakeGateway({ listGrants: () => ({ json: { items: [], next: null } }) })
    allowLogin(gateway)
    const bench = await testClient(gateway)
    const open = await login(bench.client)
    await open.call('listGrants', { query: { limit: 200 } })
    const claims = claimsOf(gateway.requests.at(-1)?.headers ?? {})
    const bodyDigest = sha256(new Uint8Array(0))
    expect(claims['htu']).to.equal(`${gatewayOrigin}/v1/grants`)
    expect(claims['rh']).to.equal(requestHash({ method: 'GET', target: '/v1/grants?limit=200', bodyDigest }))
  })

  it('begins without nonce, repeats with the one it is given, and takes up each newer one', async () => {
    const bench = await loggedIn(
      inTurn(() => ({ code: 'use_dpop_nonce', headers: { 'dpop-nonce': 'first' } }), served),
    )
    await bench.session.call('readSession')
    await bench.session.call('readSession')
    expect(asked(bench).map(({ headers }) => claimsOf(headers)['nonce'])).to.deep.equal([
      undefined,
      'first',
      'next',
    ])
    expect(bench.waits).to.deep.equal([])
  })

  it('gives up on a gateway that is never content with a nonce', async () => {
    const bench = await loggedIn(() => ({ code: 'use_dpop_nonce', headers: { 'dpop-nonce': 'again' } }))
    expect((await failure(bench.session.call('readSession'))).code).to.equal('use_dpop_nonce')
    expect(asked(bench)).to.have.length(3)
  })

  it('waits as long as the gateway asks and then tries again', async () => {
    const bench = await loggedIn(
      inTurn(() => ({ code: 'rate_limited', headers: { 'retry-after': '3' } }), served),
    )
    await bench.session.call('readSession')
    expect(bench.waits).to.deep.equal([3_000])
  })

  it('does not wait longer than it may', async () => {
    const bench = await loggedIn(() => ({ code: 'chain_stale', headers: { 'retry-after': '45' } }))
    const error = await failure(bench.session.call('readSession'))
    expect(error).to.include({ code: 'chain_stale', status: 503, retryAfter: 45 })
    expect(bench.waits).to.deep.equal([45_000])
  })

  it('does not repeat what was refused for good', async () => {
    for (const code of ['no_access', 'conflict', 'log_halted', 'anchor_overdue', 'grant_pending'] as const) {
      const bench = await loggedIn(() => ({ code }))
      expect((await failure(bench.session.call('readSession'))).code).to.equal(code)
      expect(asked(bench)).to.have.length(1)
    }
  })

  it('repeats without an answer only what may be done twice', async () => {
    const bench = await loggedIn(inTurn(() => 'no answer', served))
    await bench.session.call('readSession')
    expect(asked(bench)).to.have.length(2)
    const { gateway } = bench
    gateway.handlers.releaseKey = () => 'no answer'
    const path = { p: `0x${'11'.repeat(20)}`, rid: recordId(1) }
    const error = await failure(bench.session.call('releaseKey', { path, json: { action: 'read' } }))
    expect(error.code).to.equal('unreachable')
    expect(gateway.requests.filter(({ name }) => name === 'releaseKey')).to.have.length(1)
  })

  it('repeats a write of which no answer came, with a new proof, and knows all of them', async () => {
    const receipt = 'a receipt, checked elsewhere'
    const bench = await loggedIn(served)
    bench.gateway.handlers.writeRecord = inTurn(
      () => 'no answer',
      () => ({ json: { receipt } }),
    )
    const { proof, proofs } = await bench.session.call('writeRecord', { bytes: Uint8Array.of(1) })
    const tries = bench.gateway.requests.filter(({ name }) => name === 'writeRecord')
    expect(tries.map(({ headers }) => headers['dpop'])).to.deep.equal(proofs)
    expect(new Set(proofs).size).to.equal(2)
    expect(proofs.at(-1)).to.equal(proof)
    expect(tries[1]?.body).to.deep.equal(tries[0]?.body)
  })

  it('sends nothing about a session with a request that needs none', async () => {
    const bench = await loggedIn(served)
    await (bench.client satisfies Client).call('readDeployment')
    expect(bench.gateway.requests.at(-1)?.headers).to.not.have.any.keys('authorization', 'dpop')
  })

  it('refuses an answer that is not what the API says', async () => {
    for (const json of [{ role: 'patient' }, { ...session, extra: 1 }, []]) {
      const bench = await loggedIn(() => ({ json }))
      expect((await failure(bench.session.call('readSession'))).code).to.equal('unexpected_answer')
    }
  })
})
