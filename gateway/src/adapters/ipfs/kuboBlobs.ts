import { createHash } from 'node:crypto'
import { exporter } from 'ipfs-unixfs-exporter'
import { create, type KuboRPCClient } from 'kubo-rpc-client'
import { CID } from 'multiformats/cid'
import { code as rawCode } from 'multiformats/codecs/raw'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { BlobPage, Blobs, ListedBlob, StoredBlob } from '../../ports/Blobs.ts'
import { createKeyedLock } from './createKeyedLock.ts'
import { importBlob } from './importBlob.ts'
import { kuboError, withKuboErrors } from './kuboError.ts'

const HEAD_BYTES = 64
/** Longest answer to one call: one block or one name. */
const ANSWER_MS = 30_000

/** A node and the folder of names in it. */
interface Node {
  readonly rpc: KuboRPCClient
  readonly folder: string
}

/**
 * Blobs in a Kubo node, by its RPC API. Blocks are made here, so that their names are the same in every store; the blob
 * is pinned, read back whole, and only then named in a folder of the node's own file tree, which every gateway on this
 * node sees. Deleting takes pin, name and blocks away; garbage collection is never asked for.
 */
export async function openKuboBlobs({
  url,
  folder = '/consentry',
}: {
  readonly url: string
  readonly folder?: string
}): Promise<Blobs> {
  const node: Node = { rpc: create({ url, timeout: ANSWER_MS }), folder }
  const lock = createKeyedLock()
  return {
    put: (source, expected) => put(node, lock, source, expected),
    read: (sha256, range) => read(node, sha256, range),
    has: (sha256) =>
      withKuboErrors(async () => {
        const cid = await cidOf(node, sha256)
        return cid !== null && (await isPinned(node, cid))
      }),
    delete: (sha256) => lock(sha256, () => withKuboErrors(() => remove(node, sha256))),
    list: (page) => withKuboErrors(() => list(node, page)),
  }
}

async function put(
  node: Node,
  lock: ReturnType<typeof createKeyedLock>,
  source: AsyncIterable<Uint8Array>,
  { sha256, maxBytes }: { readonly sha256: string; readonly maxBytes: number },
): Promise<StoredBlob> {
  const hash = createHash('sha256')
  let head: Uint8Array = new Uint8Array()
  let size = 0
  const checked = async function* () {
    for await (const chunk of source) {
      size += chunk.length
      if (size > maxBytes) throw new GatewayError('too_large', `blob is larger than ${maxBytes} bytes`)
      hash.update(chunk)
      if (head.length < HEAD_BYTES)
        head = new Uint8Array(Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES))
      // A copy: the source may use its buffer again.
      yield new Uint8Array(chunk)
    }
  }
  const { cid } = await importBlob(checked(), (block, bytes) =>
    withKuboErrors(() => putBlock(node, block, bytes)),
  )
  if (hash.digest('hex') !== sha256)
    throw new GatewayError('bad_request', 'blob has another digest than announced')
  await lock(sha256, () => withKuboErrors(() => keep(node, CID.parse(cid), sha256)))
  return { sha256, cid, size, head }
}

async function putBlock(node: Node, cid: CID, bytes: Uint8Array): Promise<void> {
  const format = cid.code === rawCode ? 'raw' : 'dag-pb'
  const stored = await node.rpc.block.put(bytes, { format, mhtype: 'sha2-256', version: 1 })
  if (!stored.equals(cid)) throw new GatewayError('storage_unavailable', 'node names a block otherwise')
}

/**
 * A name among what is begun, pin, full verified re-read, name: in this order a name always means a pinned blob that was
 * whole, and no pin is without any name.
 */
async function keep(node: Node, cid: CID, sha256: string): Promise<void> {
  const begun = begunPathOf(node, sha256)
  if ((await cidAt(node, begun)) === null) await node.rpc.files.cp(`/ipfs/${cid}`, begun, { parents: true })
  await node.rpc.pin.add(cid, { recursive: true })
  const hash = createHash('sha256')
  for await (const chunk of contentOf(node, cid)) hash.update(chunk)
  if (hash.digest('hex') !== sha256)
    throw new GatewayError('storage_unavailable', 'a blob reads back otherwise than it was written')
  if ((await cidOf(node, sha256)) === null)
    await node.rpc.files.cp(`/ipfs/${cid}`, pathOf(node, sha256), { parents: true })
  await node.rpc.files.rm(begun)
}

async function* read(
  node: Node,
  sha256: string,
  range?: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  try {
    const cid = await cidOf(node, sha256)
    if (cid === null) throw new GatewayError('storage_unavailable', 'blob is not stored')
    yield* contentOf(node, cid, range)
  } catch (error) {
    throw kuboError(error)
  }
}

/** Bytes block by block; each block is hashed before a byte of it is given. */
async function* contentOf(
  node: Node,
  root: CID,
  range?: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  const entry = await exporter(root, {
    get: async function* (cid: CID) {
      const bytes = await node.rpc.block.get(cid)
      if (!createHash('sha256').update(bytes).digest().equals(cid.multihash.digest))
        throw new GatewayError('storage_unavailable', 'a stored blob is damaged')
      yield bytes
    },
  })
  if (entry.type !== 'file' && entry.type !== 'raw')
    throw new GatewayError('storage_unavailable', 'a stored blob is damaged')
  const size = Number(entry.size)
  const { start, end } = { start: range?.start ?? 0, end: Math.min(range?.end ?? size, size) }
  if (start >= end) return
  yield* entry.content({ offset: start, length: end - start, blockReadConcurrency: 1 })
}

async function remove(node: Node, sha256: string): Promise<void> {
  for (const path of [begunPathOf(node, sha256), pathOf(node, sha256)]) {
    const cid = await cidAt(node, path)
    if (cid === null) continue
    const blocks = await blocksOf(node, cid)
    // While the name is there, an interrupted deletion is found and done again.
    if (await isPinned(node, cid)) await node.rpc.pin.rm(cid, { recursive: true })
    await node.rpc.files.rm(path)
    // A block that another pin needs is refused by the node, and stays.
    for await (const _ of node.rpc.block.rm(blocks, { force: true }));
  }
}

/** The blocks of a blob, as far as they are there. */
async function blocksOf(node: Node, root: CID): Promise<CID[]> {
  const blocks = [root]
  if (root.code === rawCode) return blocks
  for await (const { ref } of node.rpc.refs(root, { recursive: true, unique: true }))
    blocks.push(CID.parse(ref))
  return blocks
}

async function list(node: Node, { after, limit }: BlobPage): Promise<readonly ListedBlob[]> {
  const begun = (await namesIn(node, begunFolderOf(node))).filter(({ sha256 }) => sha256 > (after ?? ''))
  const found: ListedBlob[] = []
  for (let shard = Number.parseInt(after?.slice(0, 2) ?? '0', 16); shard < 256; shard++) {
    const names = await namesIn(node, `${node.folder}/${shard.toString(16).padStart(2, '0')}`)
    found.push(...names.filter(({ sha256 }) => sha256 > (after ?? '')))
    if (found.length >= limit) break
  }
  const all = new Map([...begun, ...found].map((blob) => [blob.sha256, blob]))
  return [...all.values()].toSorted((one, other) => (one.sha256 < other.sha256 ? -1 : 1)).slice(0, limit)
}

async function namesIn(node: Node, folder: string): Promise<readonly ListedBlob[]> {
  const found: ListedBlob[] = []
  try {
    for await (const { name, cid, size } of node.rpc.files.ls(folder))
      found.push({ sha256: name, cid: cid.toString(), size })
  } catch (error) {
    if (!says(error, 'does not exist')) throw error
  }
  return found
}

async function cidOf(node: Node, sha256: string): Promise<CID | null> {
  return cidAt(node, pathOf(node, sha256))
}

async function cidAt(node: Node, path: string): Promise<CID | null> {
  try {
    return (await node.rpc.files.stat(path)).cid
  } catch (error) {
    if (says(error, 'does not exist')) return null
    throw error
  }
}

async function isPinned(node: Node, cid: CID): Promise<boolean> {
  try {
    for await (const pin of node.rpc.pin.ls({ paths: [cid], type: 'recursive' }))
      if (pin.cid.equals(cid)) return true
    return false
  } catch (error) {
    if (says(error, 'is not pinned')) return false
    throw error
  }
}

function says(error: unknown, words: string): boolean {
  return error instanceof Error && error.message.includes(words)
}

/** Folders by the first byte: trees of this size stay quick. */
function pathOf({ folder }: Node, sha256: string): string {
  return `${folder}/${sha256.slice(0, 2)}/${sha256}`
}

function begunPathOf(node: Node, sha256: string): string {
  return `${begunFolderOf(node)}/${sha256}`
}

function begunFolderOf({ folder }: Node): string {
  return `${folder}/begun`
}
