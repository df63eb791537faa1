import { expect } from 'chai'
import fc from 'fast-check'
import { cidBase32, crockfordBase32, fromBase32, toBase32 } from '../../../protocol/src/bytes/base32.ts'
import { fromBase64, toBase64 } from '../../../protocol/src/bytes/base64.ts'
import { fromBase64url, toBase64url } from '../../../protocol/src/bytes/base64url.ts'
import { decodeBits, encodeBits } from '../../../protocol/src/bytes/bitGroups.ts'
import { concat } from '../../../protocol/src/bytes/concat.ts'
import { equal } from '../../../protocol/src/bytes/equal.ts'
import { from0x, fromHex, to0x, toHex } from '../../../protocol/src/bytes/hex.ts'
import { lp, readU32, readU64, u32, u64 } from '../../../protocol/src/bytes/integers.ts'
import { nativeBase64 } from '../../../protocol/src/bytes/nativeBase64.ts'
import { fromUtf8, toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import { codeOf } from '../../support/vectors.ts'

const bytes = fc.uint8Array({ maxLength: 70 }).map((value) => new Uint8Array(value))
const forms = {
  hex: { write: toHex, read: fromHex, like: 'hex' },
  '0x': { write: to0x, read: from0x, like: undefined },
  base64url: { write: toBase64url, read: fromBase64url, like: 'base64url' },
  base64: { write: toBase64, read: fromBase64, like: 'base64' },
  'base32 of CIDs': {
    write: (value: Uint8Array) => toBase32(value, cidBase32),
    read: (text: string) => fromBase32(text, cidBase32),
    like: undefined,
  },
  'base32 of codes': {
    write: (value: Uint8Array) => toBase32(value, crockfordBase32),
    read: (text: string) => fromBase32(text, crockfordBase32),
    like: undefined,
  },
} as const

describe('protocol/bytes', () => {
  for (const [name, { write, read, like }] of Object.entries(forms)) {
    it(`writes and reads ${name}`, () => {
      const property = fc.property(bytes, (value) => {
        expect(read(write(value))).to.deep.equal(value)
        if (like !== undefined) expect(write(value)).to.equal(Buffer.from(value).toString(like))
      })
      fc.assert(property, { seed: 20_260_112, numRuns: 500 })
    })

    it(`reads exactly one text per value as ${name}`, async () => {
      const near = bytes.chain((value) => {
        const text = write(value)
        return fc
          .tuple(fc.nat(text.length), fc.string({ maxLength: 2 }))
          .map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1))
      })
      const property = fc.asyncProperty(fc.oneof(near, fc.string()), async (text) => {
        const code = await codeOf(() => read(text))
        if (code === undefined) expect(write(read(text))).to.equal(text)
        else expect(code).to.equal('bad_request')
      })
      await fc.assert(property, { seed: 20_260_113, numRuns: 10_000 })
    }).timeout(20_000)
  }

  it('reads and writes base64 in JavaScript as by the platform', () => {
    const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const alphabet = { characters, bits: 6 } as const
    const near = fc.tuple(bytes, fc.nat(90), fc.string({ maxLength: 2 })).map(([value, at, put]) => {
      const text = toBase64url(value)
      return text.slice(0, at) + put + text.slice(at + 1)
    })
    const property = fc.property(bytes, near, (value, text) => {
      expect(encodeBits(value, alphabet)).to.equal(nativeBase64?.encode(value, 'base64url'))
      expect(decodeBits(text, alphabet)).to.deep.equal(nativeBase64?.decode(text, 'base64url'))
    })
    fc.assert(property, { seed: 20_261_128, numRuns: 5_000 })
  })

  for (const [read, text] of [
    [fromHex, 'AB'],
    [fromHex, 'abc'],
    [from0x, 'ab'],
    [fromBase64url, 'AA=='],
    [fromBase64url, 'AB'],
    [fromBase64url, 'A'],
    [fromBase64url, 'A+'],
    [fromBase64, 'AA'],
    [fromBase64, 'AAA=='],
    [fromBase64, 'A==='],
    [fromBase64, 'A_=='],
  ] as const) {
    it(`refuses ${text} (${read.name})`, async () => {
      expect(await codeOf(() => read(text))).to.equal('bad_request')
    })
  }

  it('joins and compares', () => {
    const property = fc.property(bytes, bytes, (a, b) => {
      expect(concat(a, b)).to.deep.equal(new Uint8Array([...a, ...b]))
      expect(equal(a, b)).to.equal(Buffer.from(a).equals(b))
      expect(equal(a, a.slice())).to.equal(true)
    })
    fc.assert(property, { seed: 20_260_114, numRuns: 300 })
  })

  it('writes integers big-endian', () => {
    expect(toHex(u32(0x01020304))).to.equal('01020304')
    expect(toHex(u64(Number.MAX_SAFE_INTEGER))).to.equal('001fffffffffffff')
    expect(toHex(lp(Uint8Array.of(9)))).to.equal('0000000109')
    expect(readU32(concat(Uint8Array.of(0), u32(77)), 1)).to.equal(77)
    expect(readU64(u64(2 ** 40 + 5))).to.equal(2 ** 40 + 5)
  })

  for (const value of [-1, 1.5, 2 ** 32, Number.NaN]) {
    it(`has no u32 for ${value}`, async () =>
      expect(await codeOf(() => u32(value))).to.be.instanceOf(RangeError))
  }

  it('has no u64 beyond the safe integers', async () => {
    expect(await codeOf(() => u64(2 ** 53))).to.be.instanceOf(RangeError)
  })

  it('reads UTF-8 only, and keeps a byte order mark', () => {
    expect(fromUtf8(toUtf8('€'))).to.equal('€')
    expect(fromUtf8(Uint8Array.of(0xff))).to.equal(undefined)
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).to.equal('\ufeffa')
  })
})
