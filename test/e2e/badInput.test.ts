import type { GatewayCode, JsonValue } from '@consentry/protocol'
import { login } from '@consentry/sdk'
import { expect } from 'chai'
import { codeOf } from './support/codeOf.ts'
import { expectProblem, sendRaw } from './support/expectProblem.ts'
import { newActor, newPatient, openScene, type Scene } from './support/scene.ts'

const json = { 'content-type': 'application/json' }

/** Bodies that no route takes, and what each is refused with. */
const bodies: readonly (readonly [string, string | Uint8Array, ...GatewayCode[]])[] = [
  ['empty', '', 'bad_request'],
  ['no JSON', '{"patient":', 'bad_request'],
  ['null', 'null', 'bad_request'],
  ['a list', '[]', 'bad_request'],
  ['an unknown field', '{"admin":true}', 'bad_request'],
  ['a duplicate key', '{"a":1,"a":2}', 'bad_request'],
  ['a prototype', '{"__proto__":{"role":"patient"}}', 'bad_request'],
  ['a lone surrogate', '{"address":"\\ud800"}', 'bad_request'],
  ['U+0000', '{"address":"\\u0000"}', 'bad_request'],
  ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), 'bad_request'],
  ['names in three scripts', '{"address":"Зоя 佐伊 زوي"}', 'bad_request'],
  ['too deep', `${'['.repeat(60)}${']'.repeat(60)}`, 'bad_request'],
  ['a fraction', '{"version":1.5}', 'bad_request'],
  ['70 KiB', `{"address":"${'a'.repeat(70_000)}"}`, 'too_large'],
]

describe('e2e: malformed requests get a problem of the closed list', function () {
  this.timeout(60_000)
  let scene: Scene

  before(async () => {
    scene = await openScene()
  })

  after(() => scene.close())

  for (const path of ['/v1/challenge', '/v1/session', '/v1/fences']) {
    for (const [what, body, ...codes] of bodies) {
      it(`POST ${path} with ${what}`, async () => {
        const answer = await sendRaw(scene.stage.gateway + path, {
          method: 'POST',
          headers: json,
          body: body as BodyInit,
        })
        expectProblem(answer, ...codes)
      })
    }
  }

  it('takes no other media type and no encoding', async () => {
    const url = `${scene.stage.gateway}/v1/challenge`
    const post = (headers: Record<string, string>) => sendRaw(url, { method: 'POST', headers, body: '{}' })
    expectProblem(await post({ 'content-type': 'text/plain' }), 'unsupported_media')
    expectProblem(await post({ ...json, 'content-encoding': 'gzip' }), 'unsupported_media')
  })

  it('has no other routes', async () => {
    for (const path of ['/', '/v1', '/v1/admin', '/v1/patients/../log/checkpoint%00', '/v1/deployment/x']) {
      expectProblem(await sendRaw(scene.stage.gateway + path, {}), 'not_found', 'bad_request')
    }
  })

  it('wants a session where one is due', async () => {
    const path = `/v1/patients/0x${'1'.repeat(40)}/records`
    expectProblem(await sendRaw(scene.stage.gateway + path, {}), 'invalid_token')
    const headers = { authorization: 'DPoP AAAA', dpop: 'a.b.c' }
    expectProblem(
      await sendRaw(scene.stage.gateway + path, { headers }),
      'invalid_token',
      'invalid_dpop_proof',
    )
  })

  it('refuses malformed bodies of a session without taking anything of them', async () => {
    const { session, address } = await newPatient(scene)
    const path = { p: address }
    const keys = (body: object) => codeOf(session.call('releaseKeys', { path, json: body as JsonValue }))
    expect(await keys({})).to.equal('bad_request')
    expect(await keys({ action: 'read', records: [] })).to.equal('bad_request')
    expect(await keys({ action: 'read', records: ['x'], purpose: 'TREAT' })).to.equal('bad_request')
    expect(await keys({ action: 'write', records: ['0'.repeat(32)] })).to.equal('bad_request')
    expect(await codeOf(session.call('writeRecords', { lines: [] }))).to.equal('bad_request')
    const { value } = await session.call('writeRecords', { lines: ['{}', 'no JSON'] })
    expect(value.map((line) => 'code' in line && line.code)).to.deep.equal([
      'invalid_manifest',
      'invalid_manifest',
    ])
  })

  it('wants a purpose of its list from an organisation', async () => {
    const { session } = scene.clinic.agent
    const { client } = await newActor(scene)
    await login(client)
    const ask = async (purpose?: string): Promise<string> => {
      const json = {
        action: 'read',
        records: ['0'.repeat(32)],
        ...(purpose === undefined ? {} : { purpose }),
      }
      const path = { p: client.wallet.address }
      const { value } = await session.call('releaseKeys', { path, json })
      const [item] = value.items
      return item !== undefined && 'code' in item ? item.code : 'none'
    }
    for (const purpose of [undefined, 'CURIOSITY', 'BTG ', 'treat']) {
      const code = await ask(purpose).catch((error: { readonly code: string }) => error.code)
      expect(code).to.equal('bad_request')
    }
  })
})
