import { expect } from 'chai'
import fc from 'fast-check'
import { toBase64url } from '../../../protocol/src/bytes/base64url.ts'
import {
  checkGrantPayload,
  parseGrantPayload,
  serialiseGrantPayload,
} from '../../../protocol/src/grant/grantPayload.ts'
import { nearTexts, nearValues } from '../../support/mutate.ts'
import { codeOf, loadVectors } from '../../support/vectors.ts'

type In = { message: { patient: string; terms: { classes: string[] } } }

const vector = loadVectors<In, { signature: string }>('eip712')[0]!
const wrapOf = (...head: number[]) =>
  toBase64url(new Uint8Array([...head, ...new Uint8Array(114 - head.length)]))
const good = {
  v: 1,
  opening: vector.in.message,
  signer: vector.in.message.patient,
  sig: vector.out!.signature,
  keys: [['hiv', 3, 1, wrapOf(1, 3)]],
}

describe('protocol/grant/grantPayload', () => {
  it('reads back what it wrote', () => {
    const text = serialiseGrantPayload(checkGrantPayload(good))
    expect(serialiseGrantPayload(parseGrantPayload(text))).to.equal(text)
    expect(parseGrantPayload(text)).to.deep.equal(good)
  })

  const rows = (count: number) => Array.from({ length: count }, (_, i) => ['hiv', i + 1, 1, wrapOf(1, 3)])
  for (const [fault, change] of Object.entries({
    'another version': { v: 2 },
    'a key of a class that is not granted': { keys: [['labs', 1, 1, wrapOf(1, 3)]] },
    'a wrap of another kind': { keys: [['hiv', 1, 1, wrapOf(1, 1)]] },
    'a wrap of another version': { keys: [['hiv', 1, 1, wrapOf(2, 3)]] },
    'a wrap that is too short': { keys: [['hiv', 1, 1, wrapOf(1, 3).slice(4)]] },
    'epoch 0': { keys: [['hiv', 0, 1, wrapOf(1, 3)]] },
    'a row of three': { keys: [['hiv', 1, 1]] },
    '257 rows': { keys: rows(257) },
    'a signature in upper case': { sig: good.sig.toUpperCase() },
    'an unknown key': { note: '' },
  })) {
    it(`refuses ${fault}`, async () => {
      expect(await codeOf(() => checkGrantPayload({ ...good, ...change }))).to.equal('bad_request')
    })
  }

  it('accepts 256 rows and none', () => {
    for (const count of [0, 256])
      expect(checkGrantPayload({ ...good, keys: rows(count) }).keys).to.have.length(count)
  })

  it('meets 10,000 malformed payloads with its own codes only', async () => {
    const values = nearValues(good).map((value) => () => checkGrantPayload(value))
    const texts = nearTexts(JSON.stringify(good)).map((text) => () => parseGrantPayload(text))
    const property = fc.asyncProperty(fc.oneof(values, texts), async (read) => {
      expect(['bad_request', 'bad_json', undefined]).to.include(await codeOf(read))
    })
    await fc.assert(property, { seed: 20_260_120, numRuns: 10_000 })
  }).timeout(30_000)
})
