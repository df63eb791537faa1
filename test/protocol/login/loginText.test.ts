import { expect } from 'chai'
import { ProtocolError } from '../../../protocol/src/errors/ProtocolError.ts'
import { loginText, maxSessionLife, parseLoginText } from '../../../protocol/src/login/loginText.ts'
import { parseAddress, parseJkt, parsePublicKey } from '../../../protocol/src/values/ids.ts'
import { type Millis, parseMillis } from '../../../protocol/src/values/times.ts'

const fields = {
  origin: 'https://portal.example',
  gateway: 'https://gw.example',
  address: parseAddress('0xded65d9e14694e1b869253e7969700fe54c90362'),
  chainId: 31337,
  nonce: '4492ef2acaf7e83b75f62e2e2991f175',
  issuedAt: parseMillis(1_767_225_600_000),
  expires: parseMillis(1_767_268_800_000),
  role: 'patient' as const,
  jkt: parseJkt('AlVJcNk6EZba2lVUO-HzHDANJrLACwy6CWF_RT2YZD4'),
  x25519: parsePublicKey('K4lDyCajQqe6oVRKm8LNi6eVHxoh6HqE4VdjyEqNRGg'),
}

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return error instanceof ProtocolError ? error.code : String(error)
  }
  return 'no error'
}

describe('loginText', () => {
  it('names the page in line 1 and URI and the gateway as audience', () => {
    const lines = loginText(fields).split('\n')
    expect(lines[0]).to.match(/^portal\.example wants/)
    expect(lines).to.include('URI: https://portal.example')
    expect(lines).to.include('- urn:consentry:gw:https://gw.example')
  })

  it('begins with http:// on loopback only', () => {
    for (const host of ['localhost:5173', '127.0.0.1:80', '[::1]:3000']) {
      const text = loginText({ ...fields, origin: `http://${host}` })
      expect(text.startsWith(`http://${host} wants`), host).to.equal(true)
      expect(parseLoginText(text).origin).to.equal(`http://${host}`)
    }
    for (const origin of [
      'http://portal.example',
      'http://localhost.example',
      'ftp://localhost',
      'https://a/b',
      '',
    ]) {
      expect(
        codeOf(() => loginText({ ...fields, origin })),
        origin,
      ).to.equal('bad_request')
    }
  })

  it('refuses a gateway that is no origin, a bad nonce and a life over 12 h or none', () => {
    const later = (ms: number): Millis => (fields.issuedAt + ms) as Millis
    const bad = [
      { gateway: 'https://gw.example\n- urn:x' },
      { nonce: 'A'.repeat(32) },
      { expires: later(maxSessionLife + 1) },
      { expires: later(0) },
    ]
    for (const change of bad) {
      expect(codeOf(() => loginText({ ...fields, ...change }))).to.equal('bad_request')
    }
  })
})

describe('parseLoginText', () => {
  const text = loginText(fields)
  const changes: Record<string, string> = {
    'another statement': text.replace('This does not', 'This does'),
    'a wrong checksum': text.replace('0xdED65D', '0xded65d'),
    'an extra line': `${text}\n`,
    'a changed order': text.replace('Version: 1\nChain ID: 31337', 'Chain ID: 31337\nVersion: 1'),
    'another domain than the URI': text.replace('portal.example wants', 'evil.example wants'),
    'a time without ms': text.replace('00:00.000Z', '00:00Z'),
    'a chain id with a leading zero': text.replace('31337', '031337'),
    'another role': text.replace(':role:patient', ':role:admin'),
    nothing: '',
  }
  for (const [name, changed] of Object.entries(changes)) {
    it(`refuses ${name}`, () => {
      expect(changed).not.to.equal(text)
      expect(codeOf(() => parseLoginText(changed))).to.equal('bad_request')
    })
  }
})
