import { expect } from 'chai'
import { EmbeddedJWK, jwtVerify, SignJWT } from 'jose'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import { toBase64url } from '../../../protocol/src/bytes/base64url.ts'
import { sha256 } from '../../../protocol/src/crypto/hash.ts'
import { ProtocolError } from '../../../protocol/src/errors/ProtocolError.ts'
import { generateProofKeyPair, type ProofKey, webCryptoProofKey } from '../../../protocol/src/login/es256.ts'
import { createProof, type ProofClaims } from '../../../protocol/src/login/proof.ts'
import { jwkThumbprint } from '../../../protocol/src/login/PublicJwk.ts'
import { replayKey, requestHash, tokenHash } from '../../../protocol/src/login/requestHash.ts'
import {
  type ExpectedProof,
  type ProofChecks,
  proofHash,
  verifyProof,
  verifyProofSignature,
} from '../../../protocol/src/login/verifyProof.ts'
import type { Seconds } from '../../../protocol/src/values/times.ts'

const token = 'NPfx93whpH51UN_D4k9SFTY0n__29mB0B3fiZpFtLy0'
const now = 1_800_000_000 as Seconds
const request = { method: 'POST', target: '/v1/x?a=1', bodyDigest: sha256(toUtf8('{}')) }
const htu = 'https://gw.example/v1/x'
const jti = 'jti-0123456789abcdef'

describe('verifyProof', () => {
  let key: ProofKey
  let expected: ExpectedProof
  let claimed: Map<string, number>
  let checks: ProofChecks

  before(async () => {
    key = await webCryptoProofKey(await generateProofKeyPair())
    expected = { ...request, jkt: jwkThumbprint(key.jwk), ath: tokenHash(token), htu, now }
  })

  beforeEach(() => {
    claimed = new Map()
    checks = {
      isFreshNonce: (nonce) => nonce === 'fresh',
      claim: (replay, expires) => !claimed.has(replay) && claimed.set(replay, expires).has(replay),
    }
  })

  const proof = (changes: Partial<ProofClaims & { token: string }> = {}): Promise<string> =>
    createProof(key, {
      token,
      jti,
      htm: 'POST',
      htu,
      iat: now,
      nonce: 'fresh',
      rh: requestHash(request),
      ...changes,
    })

  async function codeOf(
    jws: Promise<string> | string,
    changes: Partial<ExpectedProof> = {},
  ): Promise<string> {
    try {
      await verifyProof(await jws, { ...expected, ...changes }, checks)
    } catch (error) {
      return error instanceof ProtocolError ? error.code : String(error)
    }
    return 'no error'
  }

  it('accepts a proof once and remembers it for 120 s after its time', async () => {
    const jws = await proof()
    const verified = await verifyProof(jws, expected, checks)
    expect(verified.claims.jti).to.equal(jti)
    expect(verified.hash).to.deep.equal(proofHash(jws))
    expect([...claimed]).to.deep.equal([[replayKey(expected.jkt, jti), now + 120]])
    expect(await codeOf(jws)).to.equal('invalid_dpop_proof')
  })

  it('asks for a nonce when it is missing or old, and does not use the proof up', async () => {
    const { nonce: _, ...bare } = {
      token,
      jti,
      htm: 'POST',
      htu,
      iat: now,
      nonce: '',
      rh: requestHash(request),
    }
    expect(await codeOf(createProof(key, bare))).to.equal('use_dpop_nonce')
    expect(await codeOf(proof({ nonce: 'old' }))).to.equal('use_dpop_nonce')
    expect(claimed.size).to.equal(0)
  })

  it('judges everything before the nonce first, the request hash after it', async () => {
    expect(await codeOf(proof({ nonce: 'old', htm: 'GET' }))).to.equal('invalid_dpop_proof')
    expect(await codeOf(proof({ nonce: 'old', token: 'x' }))).to.equal('invalid_dpop_proof')
    expect(await codeOf(proof({ nonce: 'old', rh: 'x' }))).to.equal('use_dpop_nonce')
  })

  it('takes a time 60 s off, and not 61', async () => {
    expect(await codeOf(proof({ iat: (now - 60) as Seconds }))).to.equal('no error')
    expect(await codeOf(proof({ iat: (now - 61) as Seconds }))).to.equal('invalid_dpop_proof')
    expect(await codeOf(proof({ iat: (now + 61) as Seconds }))).to.equal('invalid_dpop_proof')
  })

  it('takes a jti of 16 and of 64 characters', async () => {
    expect(await codeOf(proof({ jti: 'a'.repeat(16) }))).to.equal('no error')
    expect(await codeOf(proof({ jti: 'a'.repeat(64) }))).to.equal('no error')
  })

  const faults: Record<string, Partial<ProofClaims & { token: string }>> = {
    'another method': { htm: 'GET' },
    'another address': { htu: `${htu}/` },
    'a short jti': { jti: 'a'.repeat(15) },
    'a long jti': { jti: 'a'.repeat(65) },
    'another token': { token: `${token}x` },
    'another request': { rh: requestHash({ ...request, target: '/v1/x?a=2' }) },
  }
  for (const [name, change] of Object.entries(faults)) {
    it(`refuses ${name} and leaves the proof unused`, async () => {
      expect(await codeOf(proof(change))).to.equal('invalid_dpop_proof')
      expect(claimed.size).to.equal(0)
    })
  }

  it('refuses a proof of another key, a changed one and a changed signature', async () => {
    const jws = await proof()
    const [head, body, tail] = jws.split('.') as [string, string, string]
    const flipped = `${tail[0] === 'A' ? 'B' : 'A'}${tail.slice(1)}`
    const other = toBase64url(toUtf8('{}'))
    expect(await codeOf(jws, { jkt: jwkThumbprint({ ...key.jwk, x: key.jwk.y }) })).to.equal(
      'invalid_dpop_proof',
    )
    for (const bad of [
      `${head}.${body}.${flipped}`,
      `${head}.${other}.${tail}`,
      `${head}.${body}`,
      `${jws}.`,
      '',
    ]) {
      expect(await codeOf(bad)).to.equal('invalid_dpop_proof')
    }
  })

  it('uses the verifier it is given', async () => {
    checks = { ...checks, verifyEs256: () => false }
    expect(await codeOf(proof())).to.equal('invalid_dpop_proof')
  })

  it('speaks the same JWS as jose', async () => {
    const { payload } = await jwtVerify(await proof(), EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
    })
    expect(payload).to.include({ htm: 'POST', htu, ath: tokenHash(token) })
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ])
    const { jwk } = await webCryptoProofKey(pair)
    const foreign = await new SignJWT({ jti, htm: 'GET', htu, ath: 'a', rh: 'r', extra: { deep: [1] } })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
      .setIssuedAt(now)
      .sign(pair.privateKey)
    const claims = await verifyProofSignature(foreign, jwkThumbprint(jwk))
    expect(claims).to.deep.equal({ jti, htm: 'GET', htu, iat: now, ath: 'a', rh: 'r' })
  })
})
