import { expect } from 'chai'
import { toBase64url } from '../../../protocol/src/bytes/base64url.ts'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import { ProtocolError } from '../../../protocol/src/errors/ProtocolError.ts'
import { readClaims, readProof } from '../../../protocol/src/login/proof.ts'

const jwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'R2QtkcC9hFLnOBrlV7jJFKbpdgDxxjAC2rGi9gRSoCc',
  y: '8nH74VFgVJEJfdia6X9mPgH5bTxUvenzmaM8x3iTSes',
}
const header = { typ: 'dpop+jwt', alg: 'ES256', jwk }
const claims = { jti: 'a'.repeat(16), htm: 'GET', htu: 'https://gw.example/', iat: 1, ath: 'a', rh: 'r' }

const part = (value: unknown): string =>
  toBase64url(toUtf8(typeof value === 'string' ? value : JSON.stringify(value)))

function refused(act: () => unknown): boolean {
  try {
    act()
  } catch (error) {
    return error instanceof ProtocolError && error.code === 'invalid_dpop_proof'
  }
  return false
}

describe('readProof', () => {
  it('gives key, claims text and signature', () => {
    const proof = readProof(`${part(header)}.${part(claims)}.AAAA`)
    expect(proof.jwk).to.deep.equal(jwk)
    expect(readClaims(proof.payload)).to.deep.equal(claims)
    expect(proof.signature).to.have.length(3)
  })

  const headers: Record<string, unknown> = {
    'typ JWT': { ...header, typ: 'JWT' },
    'no typ': { alg: 'ES256', jwk },
    'alg none': { ...header, alg: 'none' },
    'alg HS256': { ...header, alg: 'HS256' },
    'a private key': { ...header, jwk: { ...jwk, d: jwk.x } },
    'another curve': { ...header, jwk: { ...jwk, crv: 'P-384' } },
    'a symmetric key': { ...header, jwk: { kty: 'oct', k: 'AA' } },
    'a short coordinate': { ...header, jwk: { ...jwk, x: jwk.x.slice(1) } },
    'a coordinate that is no base64url': { ...header, jwk: { ...jwk, x: `${jwk.x.slice(1)}=` } },
    'no key': { typ: 'dpop+jwt', alg: 'ES256' },
    'critical extensions': { ...header, crit: ['b64'] },
    'a repeated member': `{"alg":"none",${JSON.stringify(header).slice(1)}`,
    'a list': [header],
    'no JSON': 'x',
    null: 'null',
  }
  for (const [name, bad] of Object.entries(headers)) {
    it(`refuses a header with ${name}`, () => {
      expect(refused(() => readProof(`${part(bad)}.${part(claims)}.AAAA`))).to.equal(true)
    })
  }

  it('refuses padding, foreign characters, bytes that are not UTF-8 and overlong text', () => {
    for (const bad of [`${part(header)}=`, `${part(header)}+`, toBase64url(Uint8Array.of(0xff, 0xfe))]) {
      expect(refused(() => readProof(`${bad}.${part(claims)}.AAAA`))).to.equal(true)
    }
    expect(refused(() => readProof(`${part(header)}.${'A'.repeat(8192)}.AAAA`))).to.equal(true)
  })
})

describe('readClaims', () => {
  for (const name of ['jti', 'htm', 'htu', 'iat', 'ath', 'rh']) {
    it(`refuses claims without ${name}, or with another type`, () => {
      expect(refused(() => readClaims(JSON.stringify({ ...claims, [name]: undefined })))).to.equal(true)
      expect(refused(() => readClaims(JSON.stringify({ ...claims, [name]: [1] })))).to.equal(true)
    })
  }

  it('takes the first second of all', () => {
    expect(readClaims(JSON.stringify({ ...claims, iat: 0 })).iat).to.equal(0)
  })

  it('refuses a nonce that is no text and a fraction as time', () => {
    expect(refused(() => readClaims(JSON.stringify({ ...claims, nonce: 1 })))).to.equal(true)
    expect(refused(() => readClaims(JSON.stringify({ ...claims, iat: 1.5 })))).to.equal(true)
    expect(refused(() => readClaims(JSON.stringify({ ...claims, iat: -1 })))).to.equal(true)
  })
})
