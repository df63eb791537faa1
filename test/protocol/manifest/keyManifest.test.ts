import { expect } from 'chai'
import {
  checkKeyManifest,
  keysDigestOf,
  missingCoreClasses,
  parseKeyManifest,
  rawBlockCid,
  serialiseKeyManifest,
} from '../../../protocol/src/manifest/keyManifest.ts'
import { coreClasses } from '../../../protocol/src/values/classes.ts'
import { strictJson } from '../../../protocol/src/values/strictJson.ts'
import { codeOf, loadVectors } from '../../support/vectors.ts'

type In = { manifest: string }
type Out = { canonical: string; digest: string; cid: string }

const cases = loadVectors<In, Out>('manifest')

describe('protocol/manifest/keyManifest', () => {
  for (const { name, in: given, out } of cases) {
    it(`writes the canonical bytes, digest and CID of ${name}`, () => {
      const bytes = serialiseKeyManifest(checkKeyManifest(strictJson(given.manifest)))
      expect(new TextDecoder().decode(bytes)).to.equal(out?.canonical)
      expect(keysDigestOf(bytes)).to.equal(out?.digest)
      expect(rawBlockCid(bytes)).to.equal(out?.cid)
      expect(serialiseKeyManifest(parseKeyManifest(bytes))).to.deep.equal(bytes)
    })
  }

  it('refuses bytes that are not canonical', async () => {
    const text = new TextEncoder().encode(` ${cases[0]?.out?.canonical}`)
    expect(await codeOf(() => parseKeyManifest(text))).to.equal('bad_json')
  })

  it('refuses more than 16 KiB before it reads them', async () => {
    expect(await codeOf(() => parseKeyManifest(new Uint8Array(16_385)))).to.equal('invalid_manifest')
  })

  for (const [fault, change] of Object.entries({
    'an unknown key': { extra: 1 },
    'another format version': { v: 2 },
    'seq 0': { seq: 0 },
    'an address in upper case': { patient: '0x30F4a4675ccdb3ac45bd272036b7735164a085af' },
    'epoch 0': { classes: { labs: { epoch: 0, pub: 'iCDbwOmNGCKeLyNGla0qPkqPiYPswaqSCautSz_pak8' } } },
    'a class name in upper case': {
      classes: { LABS: { epoch: 1, pub: 'iCDbwOmNGCKeLyNGla0qPkqPiYPswaqSCautSz_pak8' } },
    },
    'a key with unused bits set': { inbox: 'Mpv0hnGdsJEUAmuqJQahTQ8_MNJwvcfhP3m26yB_ZlR' },
  })) {
    it(`refuses ${fault}`, async () => {
      const manifest = { ...(strictJson(cases[0]?.in.manifest ?? '') as object), ...change }
      expect(await codeOf(() => checkKeyManifest(manifest))).to.equal('invalid_manifest')
    })
  }

  it('names the core classes that are missing', () => {
    const manifest = checkKeyManifest(strictJson(cases[0]?.in.manifest ?? ''))
    const missing = missingCoreClasses(manifest)
    expect(missing).to.not.include('labs')
    expect(missing.length).to.equal(coreClasses.length - 3)
  })
})
