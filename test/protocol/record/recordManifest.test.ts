import { expect } from 'chai'
import fc from 'fast-check'
import { toBase64url } from '../../../protocol/src/bytes/base64url.ts'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import {
  checkRecordManifest,
  parseRecordManifest,
  requireRecordTime,
  serialiseRecordManifest,
} from '../../../protocol/src/record/recordManifest.ts'
import { cidOf, rawCid } from '../../../protocol/src/values/cid.ts'
import { parseMillis } from '../../../protocol/src/values/times.ts'
import { nearTexts, nearValues } from '../../support/mutate.ts'
import { codeOf, hexBytes } from '../../support/vectors.ts'

const sha256 = 'ab'.repeat(32)
const digest = hexBytes(sha256)
const wrapOf = (kind: number) => toBase64url(new Uint8Array([1, kind, ...new Uint8Array(112)]))
const good = {
  v: 1,
  net: { chainId: 31_337, registry: `0x${'22'.repeat(20)}` },
  patient: `0x${'11'.repeat(20)}`,
  recordId: '33'.repeat(16),
  ver: 1,
  class: 'mental',
  also: ['hiv', 'substance-use'],
  epoch: 3,
  keysSeq: 1,
  t: 1_767_225_600_000,
  cid: rawCid(digest),
  sha256,
  size: 4_176,
  wrap: wrapOf(1),
  org: `0x${'44'.repeat(32)}`,
}
const large = { size: 1_048_577, cid: cidOf('dag-pb', digest) }

describe('protocol/record/recordManifest', () => {
  for (const [what, change] of Object.entries({
    'a record of an organisation': {},
    'a record of the patient': { org: null },
    'an inbox record': { epoch: 0, wrap: wrapOf(2) },
    'a second version': { ver: 2, supersedes: 'cd'.repeat(32) },
    'no further class': { also: [] },
    'the largest raw blob': { size: 1_048_576 },
    'a blob in several blocks': large,
    'the smallest and the largest envelope': { size: 80 },
    '512 MiB': { ...large, size: 536_870_912 },
  })) {
    it(`reads back ${what}`, () => {
      const manifest = checkRecordManifest({ ...good, ...change })
      const text = serialiseRecordManifest(manifest)
      expect(manifest).to.deep.equal({ ...good, ...change })
      expect(serialiseRecordManifest(parseRecordManifest(text))).to.equal(text)
      expect(parseRecordManifest(toUtf8(text))).to.deep.equal(manifest)
    })
  }

  for (const [fault, change] of Object.entries({
    'another format version': { v: 2 },
    'ver 0': { ver: 0 },
    'a first version that supersedes': { supersedes: 'cd'.repeat(32) },
    'a second version that supersedes nothing': { ver: 2 },
    'class in also': { also: ['mental'] },
    'also out of order': { also: ['substance-use', 'hiv'] },
    'also twice': { also: ['hiv', 'hiv'] },
    'an inbox wrap with an epoch': { wrap: wrapOf(2) },
    'a class wrap without epoch': { epoch: 0 },
    'a grant wrap': { wrap: wrapOf(3) },
    'keysSeq 0': { keysSeq: 0 },
    'a time before 1970': { t: -1 },
    'a cid of other bytes': { cid: rawCid(hexBytes('ac'.repeat(32))) },
    'a raw cid of a large blob': { size: 1_048_577 },
    'a dag-pb cid of a small blob': { cid: large.cid },
    'a size no envelope has': { size: 79 },
    'more than 512 MiB': { ...large, size: 536_870_913 },
    'a sha256 with 0x': { sha256: `0x${sha256}` },
    'an empty org': { org: '' },
    'an unknown key': { note: 1 },
  })) {
    it(`refuses ${fault}`, async () => {
      expect(await codeOf(() => checkRecordManifest({ ...good, ...change }))).to.equal('invalid_manifest')
    })
  }

  it('refuses a record dated more than 24 h ahead', async () => {
    const now = parseMillis(1_000_000)
    requireRecordTime({ t: parseMillis(now + 86_400_000) }, now)
    const late = { t: parseMillis(now + 86_400_001) }
    expect(await codeOf(() => requireRecordTime(late, now))).to.equal('invalid_manifest')
  })

  it('meets 10,000 malformed manifests with its own codes only', async () => {
    const text = serialiseRecordManifest(checkRecordManifest(good))
    const values = nearValues(good).map((value) => () => checkRecordManifest(value))
    const texts = nearTexts(text).map((near) => () => parseRecordManifest(near))
    const property = fc.asyncProperty(fc.oneof(values, texts), async (read) => {
      expect(['invalid_manifest', 'bad_json', undefined]).to.include(await codeOf(read))
    })
    await fc.assert(property, { seed: 20_260_122, numRuns: 10_000 })
  }).timeout(30_000)
})
