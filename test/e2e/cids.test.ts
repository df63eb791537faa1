import { type Patient, putRecord } from '@consentry/sdk/patient'
import { sha256, toHex } from '@consentry/protocol'
import { expect } from 'chai'
import { importByteStream } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import { newPatient, openScene, type Scene, textRecord } from './support/scene.ts'

describe('e2e: a blob has the name that any IPFS tool gives it', function () {
  this.timeout(60_000)
  let scene: Scene
  let zoe: Patient

  before(async () => {
    scene = await openScene()
    zoe = await newPatient(scene)
  })

  after(() => scene.close())

  // One raw block in the index, one raw block in a file, and three leaves under a UnixFS node.
  for (const size of [10, 600_000, 2_500_000]) {
    it(`a record of ${size} bytes`, async () => {
      const { manifest } = await putRecord(zoe, textRecord('y'.repeat(size)))
      const { value: stored } = await zoe.session.call('readBlob', {
        path: { sha256: manifest.sha256 },
        maxBytes: manifest.size,
      })
      expect(toHex(sha256(stored))).to.equal(manifest.sha256)
      expect(await cidOf(stored)).to.equal(manifest.cid)
    })
  }
})

/** As `ipfs add --cid-version=1 --raw-leaves --chunker=size-1048576 --max-file-links=1024` does it. Spec §3. */
async function cidOf(content: Uint8Array): Promise<string> {
  const source = async function* () {
    yield content
  }
  const { cid } = await importByteStream(
    source(),
    { put: async (name) => name },
    {
      cidVersion: 1,
      rawLeaves: true,
      reduceSingleLeafToSelf: true,
      chunker: fixedSize({ chunkSize: 1_048_576 }),
      layout: balanced({ maxChildrenPerNode: 1_024 }),
    },
  )
  return cid.toString()
}
