import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { fromHex, toHex } from '../../../protocol/src/bytes/hex.ts'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import { sha256 } from '../../../protocol/src/crypto/hash.ts'
import { loginText, parseLoginText } from '../../../protocol/src/login/loginText.ts'
import { jwkThumbprint, type PublicJwk } from '../../../protocol/src/login/PublicJwk.ts'
import { requestHash, storedToken, tokenHash } from '../../../protocol/src/login/requestHash.ts'
import { parseAddress, parseJkt, parseOrgId, parsePublicKey } from '../../../protocol/src/values/ids.ts'
import { parseMillis } from '../../../protocol/src/values/times.ts'

type Case = { name: string; in: Record<string, unknown>; out: Record<string, string> }

const file = new URL('../../vectors/protocol/session.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }
const named = (prefix: string): Case[] => cases.filter(({ name }) => name.startsWith(prefix))

describe('session, published vectors', () => {
  it('knows every case', () => {
    const known = ['challenge', 'rh ', 'jkt', 'ath'].flatMap(named)
    expect(known).to.have.length(cases.length)
  })

  for (const { name, in: given, out } of named('challenge')) {
    it(name, () => {
      const origin = `https://${given['host']}`
      const fields = {
        origin,
        gateway: origin,
        address: parseAddress(given['address']),
        chainId: Number(given['chainId']),
        nonce: String(given['nonce']),
        issuedAt: parseMillis(given['issuedAtMs']),
        expires: parseMillis(given['expiresAtMs']),
        role: given['role'] === 'patient' ? ('patient' as const) : parseOrgId(given['role']),
        jkt: parseJkt(given['jkt']),
        x25519: parsePublicKey(given['x25519']),
      }
      const text = loginText(fields)
      expect(text).to.equal(out['text'])
      expect(toHex(sha256(toUtf8(text)))).to.equal(out['sha256'])
      expect(parseLoginText(text)).to.deep.equal(fields)
    })
  }

  for (const { name, in: given, out } of named('rh ')) {
    it(name, () => {
      const bodyDigest = sha256(fromHex(String(given['body'])))
      const request = { method: String(given['method']), target: String(given['target']), bodyDigest }
      expect(requestHash(request)).to.equal(out['rh'])
    })
  }

  for (const { name, in: given, out } of named('jkt')) {
    it(name, () => {
      expect(jwkThumbprint(given['jwk'] as PublicJwk)).to.equal(out['jkt'])
    })
  }

  for (const { name, in: given, out } of named('ath')) {
    it(name, () => {
      expect(tokenHash(String(given['token']))).to.equal(out['ath'])
      expect(storedToken(String(given['token']))).to.equal(out['stored'])
    })
  }

  it('keeps nothing of a text that is no token', () => {
    for (const text of ['', 'a', `${'A'.repeat(42)}B`, 'A'.repeat(44)]) {
      expect(() => storedToken(text), text)
        .to.throw()
        .with.property('code', 'invalid_token')
    }
  })
})
