import { CarBlockIterator } from '@ipld/car/iterator'
import {
  type CryptoPorts,
  exportLineSchema,
  fromBase64url,
  type KeyManifest,
  parseLoginText,
  type PayloadMeta,
  readLines,
  type RecordManifest,
  requireKeyPair,
  responseLimits,
  sha256,
  sha256Stream,
  strictJson,
  toHex,
} from '@consentry/protocol'
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar'
import { chunksOf, type ReadableLike } from '../client/FileSource.ts'
import { leafBytes } from '../client/unixfs.ts'
import { type Author, signedAuthor, withoutChain } from '../client/verifyAuthor.ts'
import { SdkError } from '../errors/SdkError.ts'
import { openVault, type Unlock } from '../vault/openVault.ts'
import {
  type ArchiveContents,
  type ArchivedBlob,
  type ArchivedVersion,
  readContents,
} from './ArchiveContents.ts'
import { archivedBody } from './archivedBody.ts'
import type { Patient } from './Patient.ts'

/** One version of a record of an archive. `body` has to be read before the next record is asked for. */
export type ArchivedRecord = {
  readonly manifest: RecordManifest
  /** Who signed it. Whether that party could act for the author only the chain could say: so it is `unproved`. */
  readonly author: Author
  readonly meta: PayloadMeta
  /** Bytes of the body. */
  readonly size: number
  readonly body: AsyncIterable<Uint8Array>
}

/** How an archive is opened. */
export type OpenArchiveOptions = {
  /** The recovery code, or a wallet with a slot. */
  readonly unlock: Unlock
  readonly crypto?: CryptoPorts
}

/** Reads an archive from its beginning; `openArchive` says what is checked. */
export async function* readArchive(
  archive: AsyncIterable<Uint8Array>,
  { unlock, crypto = {} }: OpenArchiveOptions,
): AsyncGenerator<ArchivedRecord, void, undefined> {
  const reader = readContents()
  let isWhole = false
  for await (const { name, body } of filesOf(archive)) {
    if (/^consentry\/export-\d{4}\.ndjson$/.test(name)) {
      for await (const text of readLines(body, responseLimits.bytes)) {
        const line = exportLineSchema.safeParse(strictJson(text, responseLimits))
        if (!line.success) throw badArchive('A line of the archive has not the form it should have')
        reader.take(line.data)
        isWhole = line.data.type === 'end'
      }
    } else if (name === 'consentry/envelopes.car') {
      if (!isWhole) throw badArchive('The lines of the archive are not whole')
      const contents = reader.contents()
      const keys = await openKeys(contents, unlock, crypto)
      yield* recordsOf(body, { contents, keys, crypto })
      return
    }
  }
  throw badArchive('The archive has no envelopes')
}

type Keys = Pick<Patient, 'vault' | 'generations'>

async function openKeys(
  { keyring, keys, generations }: ArchiveContents,
  unlock: Unlock,
  crypto: CryptoPorts,
): Promise<Keys> {
  if (toHex(sha256(keyring)) !== keys.keyring) throw badArchive('The keyring is not the one the keys name')
  const { vault } = await openVault(keyring, unlock, crypto)
  await requireRoot(vault, keys, crypto)
  return { vault, generations }
}

async function requireRoot(vault: Keys['vault'], { inbox }: KeyManifest, crypto: CryptoPorts): Promise<void> {
  const { secret } = await vault.inbox()
  requireKeyPair({ secret, publicKey: fromBase64url(inbox) }, crypto)
}

type Block = { readonly bytes: Uint8Array }

async function* recordsOf(
  car: AsyncIterable<Uint8Array>,
  {
    contents,
    keys,
    crypto,
  }: { readonly contents: ArchiveContents; readonly keys: Keys; readonly crypto: CryptoPorts },
): AsyncGenerator<ArchivedRecord, void, undefined> {
  const blocks = (await CarBlockIterator.fromIterable(car))[Symbol.asyncIterator]()
  // The key manifest and the keyring: they came in the lines too.
  await nextBlock(blocks)
  await nextBlock(blocks)
  const versions = new Map(contents.versions.map((version) => [version.manifest.sha256, version]))
  for (const blob of contents.blobs.values()) {
    const version = versions.get(blob.sha256)
    const envelope = envelopeOf(blocks, blob)
    if (version === undefined) throw badArchive('The archive holds an envelope that no record names')
    yield* opened(version, { envelope, keys, crypto })
  }
}

async function* opened(
  version: ArchivedVersion,
  {
    envelope,
    keys,
    crypto,
  }: { readonly envelope: AsyncIterable<Uint8Array>; readonly keys: Keys; readonly crypto: CryptoPorts },
): AsyncGenerator<ArchivedRecord, void, undefined> {
  const author = await archivedAuthor(version)
  const { meta, size, body } = await archivedBody(keys, version, { envelope, crypto })
  let isRead = false
  const watched = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    yield* body
    isRead = true
  }
  yield { manifest: version.manifest, author, meta, size, body: watched() }
  // The next one stands behind it.
  if (!isRead) throw new TypeError('Read the body of a record before the next one is asked for')
}

/** The gateway that the author logged in at is named in the text that was signed. */
async function archivedAuthor({ manifest, bytes, evidence }: ArchivedVersion): Promise<Author> {
  const { chainId } = manifest.net
  const gateway = gatewayOf(evidence.siwe)
  const { author, signed } = await signedAuthor({ manifest, bytes, evidence }, { chainId, gateway })
  return { ...author, unproved: withoutChain(signed) }
}

function gatewayOf(text: string): string {
  try {
    return parseLoginText(text).gateway
  } catch (cause) {
    throw badArchive('The login of an author is none', cause)
  }
}

async function nextBlock(blocks: AsyncIterator<Block>): Promise<Uint8Array> {
  const { done, value } = await blocks.next()
  if (done === true) throw badArchive('The archive lacks envelopes')
  return value.bytes
}

/** The leaves of an envelope in order, compared with its digest; the node over them says nothing new. */
async function* envelopeOf(
  blocks: AsyncIterator<Block>,
  { sha256: name, size }: ArchivedBlob,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = sha256Stream()
  for (let left = size; left > 0; ) {
    const leaf = await nextBlock(blocks)
    if (leaf.length !== Math.min(left, leafBytes))
      throw badArchive('An envelope has another length than was said')
    hash.update(leaf)
    left -= leaf.length
    if (left === 0) {
      if (size > leafBytes) await nextBlock(blocks)
      if (toHex(hash.digest()) !== name) throw badArchive('An envelope is not the one its author named')
    }
    yield leaf
  }
}

/** The files of a tar, one after the other; what is passed over is drained. */
async function* filesOf(
  archive: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly name: string; readonly body: AsyncIterable<Uint8Array> }, void, undefined> {
  const { readable, writable } = createTarDecoder({ strict: true })
  const feeding = feed(archive, writable.getWriter())
  const reader = readable.getReader()
  try {
    for (;;) {
      const { done, value } = await nextFile(reader)
      if (done || value === undefined) return
      const body = chunksOf(value.body as ReadableLike)
      yield { name: value.header.name, body }
      // Cancelled, a body that has come already would take the next one's place in the library: it is read instead.
      for await (const rest of body) void rest
    }
  } finally {
    await reader.cancel().catch(() => {})
    await feeding
  }
}

type FileReader = {
  read(): Promise<{ readonly done: boolean; readonly value?: ParsedTarEntry | undefined }>
}

async function nextFile(reader: FileReader): ReturnType<FileReader['read']> {
  try {
    return await reader.read()
  } catch (cause) {
    throw badArchive('The archive is no tar, or it is cut off', cause)
  }
}

/** Whoever reads stops when it has enough: then writing ends too. */
async function feed(
  archive: AsyncIterable<Uint8Array>,
  writer: {
    write(bytes: Uint8Array): Promise<void>
    close(): Promise<void>
    abort(reason: unknown): Promise<void>
  },
): Promise<void> {
  try {
    for await (const bytes of archive) await writer.write(bytes)
    await writer.close()
  } catch (error) {
    await writer.abort(error).catch(() => {})
  }
}

function badArchive(what: string, cause?: unknown): SdkError {
  return new SdkError('bad_archive', what, {
    ...(cause === undefined ? {} : { cause }),
    next: 'Use another copy of the archive, or export again',
  })
}
