import { openCheckpoint } from './note.ts'
import { leafHash, nodeHash, treeHash } from './proofs.ts'

/** A client of any tiled log, from the C2SP text tlog-tiles alone. For tests only. */

export interface FetchedLog {
  readonly size: number
  readonly root: Uint8Array
  readonly entries: readonly Uint8Array[]
  /** Every path that was asked for, with the answer's headers. */
  readonly answers: ReadonlyMap<string, Headers>
}

const WIDTH = 256

/** Reads checkpoint, entry bundles and tiles of every level below a prefix; fails where anything does not fit. */
export async function fetchLog(prefix: string, vkey: string): Promise<FetchedLog> {
  const answers = new Map<string, Headers>()
  const get = async (path: string): Promise<Buffer> => {
    const response = await fetch(`${prefix}/${path}`)
    if (response.status !== 200) throw new RangeError(`${path} answers ${response.status}`)
    answers.set(path, response.headers)
    return Buffer.from(await response.arrayBuffer())
  }
  const note = (await get('checkpoint')).toString('utf8')
  const checkpoint = openCheckpoint(note, vkey)
  if (checkpoint === null) throw new RangeError('the checkpoint is not signed by this key')
  const { size, root } = checkpoint
  const entries: Uint8Array[] = []
  for (const { path } of tilesOf('entries', size)) entries.push(...entriesOf(await get(path)))
  if (entries.length !== size)
    throw new RangeError('there are more or fewer entries than the checkpoint says')
  const hashes = entries.map(leafHash)
  if (Buffer.compare(treeHash(hashes), root) !== 0) throw new RangeError('the entries give another root')
  await compareTiles(get, hashes)
  return { size, root, entries, answers }
}

/** Level by level: each hash is that of a full tile below. */
async function compareTiles(
  get: (path: string) => Promise<Buffer>,
  leaves: readonly Uint8Array[],
): Promise<void> {
  let hashes = leaves
  for (let level = 0; hashes.length > 0; level++) {
    for (const { path, start, width } of tilesOf(String(level), hashes.length)) {
      const expected = Buffer.concat(hashes.slice(start, start + width))
      if (Buffer.compare(await get(path), expected) !== 0) throw new RangeError(`${path} holds other hashes`)
    }
    hashes = Array.from({ length: Math.floor(hashes.length / WIDTH) }, (_, i) =>
      perfect(hashes.slice(i * WIDTH, (i + 1) * WIDTH)),
    )
  }
}

interface TileAt {
  readonly path: string
  readonly start: number
  readonly width: number
}

function tilesOf(level: string, count: number): readonly TileAt[] {
  return Array.from({ length: Math.ceil(count / WIDTH) }, (_, index) => {
    const width = Math.min(WIDTH, count - index * WIDTH)
    const partial = width === WIDTH ? '' : `.p/${width}`
    return { path: `tile/${level}/${indexPath(index)}${partial}`, start: index * WIDTH, width }
  })
}

function indexPath(index: number): string {
  const last = String(index % 1000).padStart(3, '0')
  const rest = Math.floor(index / 1000)
  return rest === 0 ? last : `${indexPath(rest).replace(/(\d{3})$/, 'x$1')}/${last}`
}

function entriesOf(bundle: Buffer): readonly Uint8Array[] {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bundle.length; ) {
    const end = at + 2 + bundle.readUInt16BE(at)
    if (end > bundle.length) throw new RangeError('the bundle is cut off')
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}

function perfect(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes
  if (only !== undefined && hashes.length === 1) return only
  const half = hashes.length / 2
  return nodeHash(perfect(hashes.slice(0, half)), perfect(hashes.slice(half)))
}
