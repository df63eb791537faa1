import { expect } from 'chai'
import fc from 'fast-check'
import { toBase64url } from '../../../protocol/src/bytes/base64url.ts'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import {
  checkKeyManifest,
  keysDigestOf,
  parseKeyManifest,
  serialiseKeyManifest,
} from '../../../protocol/src/manifest/keyManifest.ts'
import { type WriterFacts, writerKey } from '../../../protocol/src/manifest/writerRule.ts'
import { parseClassName } from '../../../protocol/src/values/classes.ts'
import { parseAddress, parseKeysDigest } from '../../../protocol/src/values/ids.ts'
import { strictJson } from '../../../protocol/src/values/strictJson.ts'
import { nearTexts, nearValues } from '../../support/mutate.ts'
import { codeOf, loadVectors } from '../../support/vectors.ts'

const [first, second] = loadVectors<{ manifest: string }, { canonical: string }>('manifest')
const manifest = checkKeyManifest(strictJson(first!.in.manifest))
const bytes = serialiseKeyManifest(manifest)
const labs = parseClassName('labs')
const facts: WriterFacts = {
  net: manifest.net,
  patient: manifest.patient,
  version: manifest.version,
  keysVersion: manifest.version,
  keysSeq: manifest.seq,
  keysDigest: keysDigestOf(bytes),
  manifest: bytes,
}

describe('protocol/manifest/writerRule: rule W', () => {
  it('gives the class key of a current manifest', () => {
    const key = writerKey(facts, labs)
    expect(key.kind === 'class' && { epoch: key.epoch, pub: toBase64url(key.pub) }).to.deep.equal(
      manifest.classes[labs],
    )
  })

  for (const version of [manifest.version + 1, manifest.version - 1]) {
    it(`gives the inbox only at version ${version}: a revocation made the manifest stale`, () => {
      const key = writerKey({ ...facts, version }, labs)
      expect({ ...key, pub: toBase64url(key.pub) }).to.deep.equal({ kind: 'inbox', pub: manifest.inbox })
    })
  }

  for (const name of ['s-42', 'constructor']) {
    it(`gives the inbox for the class ${name}, which the manifest does not hold`, () => {
      expect(writerKey(facts, parseClassName(name)).kind).to.equal('inbox')
    })
  }

  const older = toUtf8(second!.out!.canonical)
  const named = (other: Uint8Array) => ({ manifest: other, keysDigest: keysDigestOf(other) })
  for (const [fault, change, code] of [
    ['an address that never published keys', { keysSeq: 0 }, 'not_enrolled'],
    ['a manifest nobody has', { manifest: null }, 'stale_manifest'],
    ['a manifest rolled back or swapped by the gateway', { manifest: older }, 'stale_manifest'],
    ['a digest of nothing', { keysDigest: parseKeysDigest(`0x${'00'.repeat(32)}`) }, 'stale_manifest'],
    ['a named manifest of another deployment', { net: { ...manifest.net, chainId: 5 } }, 'stale_manifest'],
    [
      'a named manifest of another patient',
      { patient: parseAddress(`0x${'99'.repeat(20)}`) },
      'stale_manifest',
    ],
    ['named bytes that are no manifest', named(toUtf8('{}')), 'invalid_manifest'],
    ['named bytes that are no JSON', named(toUtf8('{')), 'bad_json'],
  ] as const) {
    it(`refuses ${fault} with ${code}`, async () => {
      expect(await codeOf(() => writerKey({ ...facts, ...change }, labs))).to.equal(code)
    })
  }
})

describe('protocol/manifest/keyManifest: malformed input', () => {
  it('meets 10,000 malformed manifests with its own codes only', async () => {
    const values = nearValues(manifest).map((value) => () => checkKeyManifest(value))
    const texts = nearTexts(first!.out!.canonical).map((text) => () => parseKeyManifest(toUtf8(text)))
    const raw = fc.uint8Array().map((value) => () => parseKeyManifest(value))
    const property = fc.asyncProperty(fc.oneof(values, texts, raw), async (read) => {
      expect(['invalid_manifest', 'bad_json', undefined]).to.include(await codeOf(read))
    })
    await fc.assert(property, { seed: 20_260_121, numRuns: 10_000 })
  }).timeout(30_000)
})
