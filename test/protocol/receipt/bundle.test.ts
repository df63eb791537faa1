import { expect } from 'chai'
import { toBase64url } from '../../../protocol/src/bytes/base64url.ts'
import { concat } from '../../../protocol/src/bytes/concat.ts'
import { readLines } from '../../../protocol/src/bytes/lines.ts'
import { fromUtf8, toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import type { DecisionFacts } from '../../../protocol/src/decision/facts.ts'
import {
  type BundleLine,
  bundleLineText,
  parseBundleLine,
  readBundle,
} from '../../../protocol/src/receipt/bundle.ts'
import { canonicalJson, type JsonObject } from '../../../protocol/src/values/canonicalJson.ts'
import { rawCid } from '../../../protocol/src/values/cid.ts'
import { codeOf, hexBytes, loadVectors } from '../../support/vectors.ts'

const address = (byte: string): string => `0x${byte.repeat(20)}`
const bytes32 = (byte: string): string => `0x${byte.repeat(32)}`
const facts = loadVectors<DecisionFacts, unknown>('decide')[0]?.in as DecisionFacts
// An interface has no index signature, which JSON text does not care about.
const opening = facts.state.grants[0]?.opening as unknown as JsonObject
const sig = `0x${'ab'.repeat(65)}`
const deployment: JsonObject = {
  type: 'deployment',
  v: 1,
  chainId: 31337,
  consentRegistry: address('c1'),
  providerRegistry: address('c2'),
  auditAnchor: address('c3'),
  gateway: 'https://gw.example',
  orgId: bytes32('d1'),
  origin: 'gw.example/consentry/31337/1',
  vkeys: { checkpoint: 'a+00000000+AA==', receipt: 'a/receipt+00000000+AA==' },
  maxStale: 60,
}
const hash = 'e1'.repeat(32)
const event = { v: 1, log: 'a', t: 1, type: 'genesis' }
const evidence = {
  siwe: 's',
  siweSig: sig,
  siweBlock: { number: 1, hash: bytes32('f1') },
  dpop: 'a.b.c',
  facts,
}
const lines: JsonObject[] = [
  deployment,
  { type: 'checkpoint', note: 'a\n0\n\n— a AA==\n' },
  { type: 'leaf', index: 0, commitment: hash },
  { type: 'event', index: 0, salt: 'A'.repeat(43), event },
  // As above: facts are an interface.
  { type: 'evidence', evidence: evidence as unknown as JsonObject },
  { type: 'receipt', note: 'b' },
  { type: 'inclusion', index: 0, size: 2, proof: [hash] },
  { type: 'consistency', from: 1, to: 2, proof: [hash] },
  { type: 'opening', opening, signer: address('aa'), sig },
]

const recordManifest: JsonObject = {
  v: 1,
  net: { chainId: 31337, registry: address('c1') },
  patient: address('11'),
  recordId: '33'.repeat(16),
  ver: 1,
  class: 'labs',
  also: [],
  epoch: 3,
  keysSeq: 1,
  t: 1,
  cid: rawCid(hexBytes(hash)),
  sha256: hash,
  size: 4176,
  wrap: toBase64url(Uint8Array.of(1, 1, ...new Uint8Array(112))),
  org: null,
}

async function read(chunks: Iterable<Uint8Array>): Promise<BundleLine[]> {
  const read: BundleLine[] = []
  for await (const line of readBundle(chunks)) read.push(line)
  return read
}

const bytesOf = (list: readonly JsonObject[]): Uint8Array =>
  toUtf8(list.map((line) => `${canonicalJson(line)}\n`).join(''))

describe('audit bundles', () => {
  it('are read back as they were written, whatever the chunks', async () => {
    const bytes = bytesOf(lines)
    for (const size of [1, 7, 1000, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      )
      const parsed = await read(chunks)
      expect(parsed).to.have.length(lines.length)
      expect(toUtf8(parsed.map(bundleLineText).join(''))).to.deep.equal(bytes)
    }
  })

  it('hold record manifests that are valid, and no others', async () => {
    const line: JsonObject = { type: 'recordManifest', manifest: recordManifest }
    expect(bundleLineText(parseBundleLine(canonicalJson(line)))).to.equal(`${canonicalJson(line)}\n`)
    const bad: JsonObject = { ...line, manifest: { ...recordManifest, ver: 2 } }
    expect(await codeOf(() => parseBundleLine(canonicalJson(bad)))).to.equal('bad_request')
  })

  it('begin with their one deployment line', async () => {
    for (const list of [lines.slice(1), [deployment, deployment]]) {
      expect(await codeOf(() => read([bytesOf(list)]))).to.equal('bad_request')
    }
    expect(await read([])).to.deep.equal([])
  })

  it('are refused from the line on that is wrong', async () => {
    const seen: string[] = []
    const reading = async (): Promise<void> => {
      for await (const line of readBundle([bytesOf([deployment, { type: 'other' }])])) seen.push(line.type)
    }
    expect(await codeOf(reading)).to.equal('bad_request')
    expect(seen).to.deep.equal(['deployment'])
    expect(await codeOf(() => read([toUtf8(`${JSON.stringify(deployment)}\n`)]))).to.equal('bad_json')
  })
})

describe('readLines', () => {
  async function all(chunks: Uint8Array[], maxBytes: number): Promise<string[]> {
    const read: string[] = []
    for await (const line of readLines(chunks, maxBytes)) read.push(line)
    return read
  }

  it('splits at LF only and keeps a last line without one', async () => {
    expect(await all([toUtf8('a\nb\r\n\nc')], 10)).to.deep.equal(['a', 'b\r', '', 'c'])
    expect(
      await all(
        [toUtf8('ä')].map((bytes) => concat(bytes, Uint8Array.of(10))),
        2,
      ),
    ).to.deep.equal(['ä'])
  })

  it('refuses long lines before they are whole, and bytes that are not UTF-8', async () => {
    expect(await all([toUtf8('12345\n')], 5)).to.deep.equal(['12345'])
    expect(await codeOf(() => all([toUtf8('123456\n')], 5))).to.equal('bad_json')
    expect(await codeOf(() => all([toUtf8('123'), toUtf8('456')], 5))).to.equal('bad_json')
    expect(await codeOf(() => all([Uint8Array.of(0xff, 10)], 5))).to.equal('bad_json')
    expect(fromUtf8(Uint8Array.of(0xff))).to.equal(undefined)
  })
})
