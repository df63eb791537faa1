import { expect } from 'chai'
import fc from 'fast-check'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import { sha256 } from '../../../protocol/src/crypto/hash.ts'
import { canonicalJson, type JsonValue } from '../../../protocol/src/values/canonicalJson.ts'
import { readJson } from '../../../protocol/src/values/jsonReader.ts'
import { formatLimits, responseLimits } from '../../../protocol/src/values/limits.ts'
import { plainJson } from '../../../protocol/src/values/plainJson.ts'
import { strictCanonicalJson, strictJson } from '../../../protocol/src/values/strictJson.ts'
import { referenceJson } from '../../reference/canonicalJson.ts'
import { codeOf, loadVectors } from '../../support/vectors.ts'

const text = fc
  .string({ unit: 'binary' })
  .filter((value) => value.isWellFormed() && !value.includes('\0') && value !== '__proto__')
const { value: json } = fc.letrec<{ value: JsonValue; leaf: JsonValue }>((tie) => ({
  leaf: fc.oneof(
    text,
    fc.maxSafeInteger().map((n) => n + 0 || 0),
    fc.boolean(),
    fc.constant(null),
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

describe('protocol/values: JSON', () => {
  for (const { name, in: given, out, error } of loadVectors<
    { text: string },
    { canonical: string; sha256: string }
  >('jcs')) {
    it(`${error === undefined ? 'reads' : 'refuses'} ${name.slice(0, 40)}`, async () => {
      expect(await codeOf(() => strictJson(given.text))).to.equal(error)
      if (out === undefined) return
      const canonical = canonicalJson(strictJson(given.text))
      expect(canonical).to.equal(out.canonical)
      expect(toHex(sha256(toUtf8(canonical)))).to.equal(out.sha256)
    })
  }

  it('reads back what it wrote, with sorted keys, as JSON.parse does', () => {
    const property = fc.property(json, (value) => {
      const canonical = canonicalJson(value)
      expect(strictCanonicalJson(canonical)).to.deep.equal(value)
      expect(strictJson(JSON.stringify(value, null, 2))).to.deep.equal(value)
      expect(JSON.parse(canonical)).to.deep.equal(value)
    })
    fc.assert(property, { seed: 20_260_115, numRuns: 1_000 })
  })

  it('writes every character below U+0800 as JSON.stringify does', () => {
    for (let code = 1; code < 0x800; code++) {
      const character = String.fromCharCode(code)
      for (const text of [character, `a${character}`, `${character}z`])
        expect(canonicalJson(text)).to.equal(JSON.stringify(text))
    }
  })

  it('writes what the reference writes, whatever the order of keys and whichever are left out', () => {
    // Keys that the engine would order by itself, keys with a meaning of their own, and texts that look escaped.
    const key = fc.oneof(
      text,
      fc.constantFrom('10', '9', '1', '01', '-1', '', 'toJSON', 'length', 'constructor'),
    )
    const item = fc.oneof(json, fc.constantFrom('\\u0000', '\\ud800', '\\\\u0000', '\ue000', '😀', undefined))
    const list = fc.array(fc.tuple(key, item), { maxLength: 8 })
    const property = fc.property(list, list, (outer, inner) => {
      const value = Object.fromEntries([...outer, ['inner', Object.fromEntries(inner)]])
      expect(canonicalJson(value)).to.equal(referenceJson(value))
      expect(canonicalJson([value, 7, value])).to.equal(referenceJson([value, 7, value]))
    })
    fc.assert(property, { seed: 20_261_126, numRuns: 3_000 })
  })

  it('writes nothing that has no canonical form, wherever it is', async () => {
    const faults = ['\ud800', 'a\udc00', '\0', -0, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]
    for (const fault of faults) {
      for (const value of [fault, [fault], { a: { b: [1, fault] } }, { b: 1, a: fault }])
        expect(await codeOf(() => canonicalJson(value)), JSON.stringify(value)).to.equal('bad_json')
    }
    for (const key of ['\ud800', '\0', '__proto__']) {
      const value = JSON.parse(`{"z":1,${JSON.stringify(key)}:1}`)
      expect(await codeOf(() => canonicalJson(value)), JSON.stringify(key)).to.equal('bad_json')
    }
    // What the types do not allow may come from JavaScript.
    const undefinedItem = [undefined] as unknown as JsonValue
    expect(await codeOf(() => canonicalJson(undefinedItem))).to.equal('bad_json')
  })

  it('refuses what is deeper than the engine itself can go', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000)
    expect(await codeOf(() => strictJson(deep))).to.equal('bad_json')
  })

  it('reads by the engine only what it reads in the same way by itself', () => {
    const limits = { bytes: 65_536, depth: 3, keys: 6 }
    const written = json.map((value) => JSON.stringify(value))
    const odd = fc.constantFrom(
      '1.5',
      '-0',
      '1e3',
      '9007199254740992',
      '{"a":1,"a":1}',
      '[ ]',
      '{"__proto__":1}',
    )
    const input = fc.oneof(
      written,
      odd,
      fc.tuple(written, odd).map(([a, b]) => `[${a},{"x":${b}}]`),
    )
    let read = 0
    const property = fc.property(input, (given) => {
      const plain = plainJson(given, limits)
      if (plain === undefined) return
      read += 1
      expect(readJson(given, limits)).to.deep.equal(plain)
    })
    fc.assert(property, { seed: 20_261_127, numRuns: 5_000 })
    expect(read).to.be.greaterThan(500)
  })

  it('accepts nothing that JSON.parse refuses, and refuses with bad_json only', async () => {
    const near = json.chain((value) => {
      const whole = JSON.stringify(value)
      return fc
        .tuple(fc.nat(whole.length), fc.string({ maxLength: 3 }))
        .map(([at, put]) => whole.slice(0, at) + put + whole.slice(at + 1))
    })
    const property = fc.asyncProperty(fc.oneof(near, fc.string(), fc.json()), async (input) => {
      const code = await codeOf(() => strictJson(input))
      if (code === undefined) expect(strictJson(input)).to.deep.equal(JSON.parse(input))
      else expect(code).to.equal('bad_json')
    })
    await fc.assert(property, { seed: 20_260_116, numRuns: 10_000 })
  }).timeout(30_000)

  for (const [fault, input] of Object.entries({
    'a control character in a text': '"\u0001"',
    'a text without end': '"abc',
    'a text that ends with a backslash': '"abc\\',
    'an unknown escape': '"\\x"',
    'a missing colon': '{"a" 1}',
    'a missing comma': '[1 2]',
    'a key without quotes': '{a:1}',
    'an escaped __proto__': '{"\\u005f_proto__":1}',
    'a duplicate key by escape': '{"a":1,"\\u0061":2}',
    'a lone low surrogate': '"\\udc00"',
    'a minus alone': '-',
    'a word that begins right': 'truex',
    'a no-break space': '\u00a01',
    'an array without end': '[1',
  })) {
    it(`refuses ${fault}`, async () => expect(await codeOf(() => strictJson(input))).to.equal('bad_json'))
  }

  it('keeps keys that objects have by birth', () => {
    expect(strictJson('{"constructor":1,"toString":2}')).to.deep.equal({ constructor: 1, toString: 2 })
  })

  it('counts bytes, not characters, and takes other limits for responses', async () => {
    const fits = JSON.stringify('€'.repeat(21_844))
    const tooLong = JSON.stringify('€'.repeat(21_845))
    expect(toUtf8(fits).length).to.be.at.most(formatLimits.bytes)
    for (const form of [fits, toUtf8(fits)]) expect(await codeOf(() => strictJson(form))).to.equal(undefined)
    for (const form of [tooLong, toUtf8(tooLong), 'x'.repeat(65_537)]) {
      expect(await codeOf(() => strictJson(form))).to.equal('bad_json')
    }
    expect(await codeOf(() => strictJson(tooLong, responseLimits))).to.equal(undefined)
    const manyKeys = JSON.stringify(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])))
    expect(await codeOf(() => strictJson(manyKeys, responseLimits))).to.equal(undefined)
  })

  it('refuses bytes that are not UTF-8 and text that is not canonical', async () => {
    expect(await codeOf(() => strictJson(Uint8Array.of(0x22, 0xff, 0x22)))).to.equal('bad_json')
    for (const form of ['{"b":1,"a":2}', toUtf8('[1, 2]')]) {
      expect(await codeOf(() => strictCanonicalJson(form))).to.equal('bad_json')
    }
  })

  for (const [fault, value] of Object.entries({
    'a fraction': 1.5,
    'a number that is not safe': 2 ** 53,
    '-0': -0,
    'not a number': Number.NaN,
    'a lone surrogate': '\ud800',
    'U+0000': 'a\0',
    'the key __proto__': JSON.parse('{"__proto__":1}') as JsonValue,
    'a lone surrogate in a key': { '\udc00': 1 },
  })) {
    it(`does not write ${fault}`, async () =>
      expect(await codeOf(() => canonicalJson(value))).to.equal('bad_json'))
  }

  it('does not write what JSON does not have, and leaves undefined keys out', async () => {
    // The type forbids it, but callers without types may pass it.
    const nothing = undefined as unknown as JsonValue
    expect(await codeOf(() => canonicalJson([nothing]))).to.equal('bad_json')
    expect(canonicalJson({ a: undefined, b: 1 })).to.equal('{"b":1}')
  })
})
