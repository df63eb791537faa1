import { parseCid, type Cid } from '@consentry/protocol'
import { importByteStream } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import type { CID } from 'multiformats/cid'
import { code as rawCode } from 'multiformats/codecs/raw'

/** Size of every leaf but the last. Protocol §3. */
export const leafBytes: number = 1_048_576

/** What a content is called on IPFS. `leaves`: the SHA-256 digests of its leaves, one after the other. */
export interface ImportedBlob {
  readonly cid: Cid
  readonly size: number
  readonly leaves: Uint8Array
}

/** Takes the blocks of a content as they come, and is waited for: leaves in order, each node after its children. */
export type BlockSink = (cid: CID, block: Uint8Array) => unknown

// Any IPFS tool comes to the same CID: `ipfs add --cid-version=1 --raw-leaves --chunker=size-1048576
// --max-file-links=1024`. One block at a time bounds the memory.
const options = {
  cidVersion: 1,
  rawLeaves: true,
  reduceSingleLeafToSelf: true,
  chunker: fixedSize({ chunkSize: leafBytes }),
  layout: balanced({ maxChildrenPerNode: 1_024 }),
  blockWriteConcurrency: 1,
} as const

/** Cuts a content into IPFS blocks and names it: a raw block up to 1 MiB, else UnixFS over raw leaves. */
export async function importBlob(
  source: AsyncIterable<Uint8Array>,
  sink: BlockSink = () => {},
): Promise<ImportedBlob> {
  const digests: Uint8Array[] = []
  let size = 0
  const put = async (cid: CID, block: unknown): Promise<CID> => {
    if (!(block instanceof Uint8Array)) throw new TypeError('the importer gives whole blocks')
    if (cid.code === rawCode) {
      digests.push(cid.multihash.digest)
      size += block.length
    }
    await sink(cid, block)
    return cid
  }
  const { cid } = await importByteStream(source, { put }, options)
  return { cid: parseCid(cid.toString()), size, leaves: new Uint8Array(Buffer.concat(digests)) }
}
