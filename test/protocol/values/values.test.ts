import { expect } from 'chai'
import fc from 'fast-check'
import * as protocol from '../../../protocol/src/index.ts'
import { isAscending, isKeyWrap } from '../../../protocol/src/values/formatFields.ts'
import { codeOf } from '../../support/vectors.ts'

const hex = (length: number) => 'a1'.repeat(length)
const key = `${'A'.repeat(42)}E`
const parsers: Record<string, { parse: (value: unknown) => unknown; good: unknown; bad: unknown[] }> = {
  address: {
    parse: protocol.parseAddress,
    good: `0x${hex(20)}`,
    bad: [hex(20), `0x${'A1'.repeat(20)}`, `0x${hex(21)}`],
  },
  bytes32: { parse: protocol.parseBytes32, good: `0x${hex(32)}`, bad: [hex(32), `0x${hex(31)}`] },
  'organisation id': { parse: protocol.parseOrgId, good: `0x${hex(32)}`, bad: [`0x${hex(32)}\n`] },
  'grant id': { parse: protocol.parseGrantId, good: `0x${hex(32)}`, bad: [''] },
  'block hash': { parse: protocol.parseBlockHash, good: `0x${hex(32)}`, bad: [[`0x${hex(32)}`]] },
  'keys digest': { parse: protocol.parseKeysDigest, good: `0x${hex(32)}`, bad: [null] },
  signature: {
    parse: protocol.parseSignatureHex,
    good: `0x${hex(65)}`,
    bad: ['0x', '0x1', `0x${hex(4097)}`],
  },
  'record id': { parse: protocol.parseRecordId, good: hex(16), bad: [`0x${hex(16)}`, hex(15)] },
  'vault id': { parse: protocol.parseVaultId, good: hex(16), bad: ['x'] },
  'message id': { parse: protocol.parseMsgId, good: hex(16), bad: [16] },
  'request id': { parse: protocol.parseRequestId, good: hex(16), bad: [{}] },
  sha256: { parse: protocol.parseSha256Hex, good: hex(32), bad: [`0x${hex(32)}`] },
  jkt: { parse: protocol.parseJkt, good: key, bad: [`${'A'.repeat(42)}B`, 'A'.repeat(42)] },
  'public key': { parse: protocol.parsePublicKey, good: key, bad: [`${key}=`] },
  'class name': { parse: protocol.parseClassName, good: 's-99', bad: ['S', '', 'a'.repeat(33), 'a_b'] },
  purpose: { parse: protocol.parsePurpose, good: 'TREAT', bad: ['treat', undefined, 'toString'] },
  action: { parse: protocol.parseAction, good: 'read', bad: ['delete', undefined] },
  seconds: { parse: protocol.parseSeconds, good: 0, bad: [-1, 1.5, '1', 2 ** 53] },
  millis: { parse: protocol.parseMillis, good: 1, bad: [Number.NaN] },
  cid: {
    parse: protocol.parseCid,
    good: protocol.rawCid(new Uint8Array(32)),
    bad: [`b${'a'.repeat(58)}`, protocol.rawCid(new Uint8Array(32)).toUpperCase(), 7],
  },
}

describe('protocol/values', () => {
  for (const [what, { parse, good, bad }] of Object.entries(parsers)) {
    it(`reads a ${what} and nothing else`, async () => {
      expect(parse(good)).to.equal(good)
      for (const value of bad) expect(await codeOf(() => parse(value))).to.equal('bad_request')
    })
  }

  it('meets 10,000 random values with bad_request only', async () => {
    const all = Object.values(parsers)
    const property = fc.asyncProperty(fc.nat(all.length - 1), fc.anything(), async (which, value) => {
      expect(['bad_request', undefined]).to.include(await codeOf(() => all[which]!.parse(value)))
    })
    await fc.assert(property, { seed: 20_260_117, numRuns: 10_000 })
  }).timeout(20_000)

  it('makes a deployment id and tells two of them apart', async () => {
    const registry = `0x${hex(20)}`
    const net = protocol.netOf(1, registry)
    expect(protocol.isSameNet(net, protocol.netOf(1, registry))).to.equal(true)
    expect(protocol.isSameNet(net, protocol.netOf(2, registry))).to.equal(false)
    expect(protocol.isSameNet(net, protocol.netOf(1, `0x${hex(19)}b2`))).to.equal(false)
    for (const chainId of [0, 1.5, 2 ** 53])
      expect(await codeOf(() => protocol.netOf(chainId, registry))).to.equal('bad_request')
  })

  it('knows the classes of this version', () => {
    expect(protocol.coreClasses).to.have.length(19)
    expect(protocol.opaqueClasses.at(0)).to.equal('s-01')
    expect(protocol.opaqueClasses.at(-1)).to.equal('s-99')
    expect(['hiv', 's-50', 'billing'].every(protocol.isKnownClass)).to.equal(true)
    expect(['s-00', 's-100', 'toString'].some(protocol.isKnownClass)).to.equal(false)
    expect(protocol.isSensitiveClass(protocol.parseClassName('genomics'))).to.equal(true)
    expect(protocol.isSensitiveClass(protocol.parseClassName('labs'))).to.equal(false)
  })

  it('never lets a grant list break-glass', () => {
    expect(protocol.purposes).to.include('BTG')
    expect(protocol.grantPurposes).to.not.include('BTG')
  })

  it('converts times and cuts to the UTC day, not before 1970', () => {
    const time = protocol.parseMillis(1_767_312_345_678)
    expect(protocol.millisOf(protocol.secondsOf(time))).to.equal(1_767_312_345_000)
    expect(new Date(protocol.startOfUtcDay(time)).toISOString()).to.equal('2026-01-02T00:00:00.000Z')
    expect(protocol.startOfUtcDay(-5)).to.equal(0)
  })

  it('writes and reads CIDs of both codecs, with SHA-256 only', async () => {
    const digest = new Uint8Array(32).fill(200)
    for (const codec of ['raw', 'dag-pb'] as const) {
      expect(protocol.decodeCid(protocol.cidOf(codec, digest))).to.deep.equal({ codec, digest })
    }
    const otherHash = `b${protocol.toBase32(new Uint8Array([1, 0x55, 0x13, 0x20, ...digest]), protocol.cidBase32)}`
    expect(await codeOf(() => protocol.decodeCid(otherHash))).to.equal('bad_request')
    expect(await codeOf(() => protocol.rawCid(new Uint8Array(31)))).to.be.instanceOf(RangeError)
  })

  it('pads no payload by more than 12 %', () => {
    const property = fc.property(fc.integer({ min: 4_096, max: 536_870_912 }), (length) => {
      const padded = protocol.padme(length)
      expect(padded).to.be.at.least(length)
      expect(padded / length).to.be.below(1.12)
      expect(protocol.padme(padded)).to.equal(padded)
    })
    fc.assert(property, { seed: 20_260_118, numRuns: 2_000 })
  })

  it('tells wraps by version and kind, and lists in order', () => {
    const wrap = protocol.toBase64url(new Uint8Array([1, 3, ...new Uint8Array(112)]))
    expect([1, 2, 3].map((kind) => isKeyWrap(wrap, kind))).to.deep.equal([false, false, true])
    expect(isKeyWrap(`*${wrap.slice(1)}`, 3)).to.equal(false)
    expect(isKeyWrap(wrap.slice(1), 3)).to.equal(false)
    expect([[], ['a'], ['a', 'b']].every(isAscending)).to.equal(true)
    expect(
      [
        ['b', 'a'],
        ['a', 'a'],
      ].some(isAscending),
    ).to.equal(false)
  })
})
