import {
  type AuthorEvidence,
  type Cid,
  type ExportLine,
  fromBase64url,
  isSameNet,
  parseKeyManifest,
  type KeyManifest,
  parseRecordManifest,
  type Address,
  type Net,
  type Opening,
  type RecordId,
  type RecordManifest,
  type Sha256Hex,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { generationOf } from './keyGenerations.ts'
import type { KeyGeneration } from './KeyGeneration.ts'

/** A ciphertext that an archive holds. */
export type ArchivedBlob = { readonly sha256: Sha256Hex; readonly cid: Cid; readonly size: number }

/** A version of a record that an archive holds. `wrap` opens with the key of its class and `epoch`, 0 for the inbox. */
export type ArchivedVersion = {
  readonly manifest: RecordManifest
  /** The manifest as its author signed it, and what proves who that was. */
  readonly bytes: Uint8Array
  readonly evidence: AuthorEvidence
  readonly epoch: number
  readonly wrap: Uint8Array
}

/** What the lines of an export say, as far as opening needs it. */
export type ArchiveContents = {
  /** The newest key manifest, as bytes and read, and the keyring it names. */
  readonly manifest: Uint8Array
  readonly keys: KeyManifest
  readonly keyring: Uint8Array
  readonly generations: readonly KeyGeneration[]
  /** By content, in the order of the export: newest versions first. */
  readonly blobs: ReadonlyMap<Sha256Hex, ArchivedBlob>
  readonly versions: readonly ArchivedVersion[]
  readonly grants: readonly Opening[]
}

/** Takes lines one by one, then says what they held. */
export type ContentsReader = {
  take(line: ExportLine): void
  /** Throws `bad_archive` where something is missing. */
  contents(): ArchiveContents
}

/** Reads what an export holds; what is about another patient or network is refused. Throws `bad_archive`. Spec §16 */
export function readContents(): ContentsReader {
  let whose: { readonly patient: Address; readonly net: Net } | undefined
  const keyrings = new Map<string, Uint8Array>()
  const manifests: { readonly bytes: Uint8Array; readonly keys: KeyManifest; readonly keyring: string }[] = []
  const blobs = new Map<Sha256Hex, ArchivedBlob>()
  const versions: ArchivedVersion[] = []
  const grants: Opening[] = []
  const requireOwn = (part: { readonly patient: Address; readonly net: Net }): void => {
    if (whose === undefined || part.patient !== whose.patient || !isSameNet(part.net, whose.net))
      throw badArchive('Something in the export is about somebody else')
  }
  return {
    take: (line) => {
      if (line.type === 'export') whose = line
      if (line.type === 'keyring') keyrings.set(line.digest, fromBase64url(line.keyring))
      if (line.type === 'manifest') {
        const bytes = fromBase64url(line.manifest)
        const keys = parseKeyManifest(bytes)
        requireOwn(keys)
        manifests.push({ bytes, keys, keyring: line.keyring })
      }
      if (line.type === 'record') {
        const bytes = fromBase64url(line.manifest)
        const manifest = parseRecordManifest(bytes)
        requireOwn(manifest)
        const [newest] = line.wraps.toSorted(([a], [b]) => b - a)
        if (newest === undefined) throw badArchive('A record has no key')
        const { evidence } = line
        versions.push({ manifest, bytes, evidence, epoch: newest[0], wrap: fromBase64url(newest[1]) })
      }
      if (line.type === 'blob')
        blobs.set(line.sha256, { sha256: line.sha256, cid: line.cid, size: line.size })
      if (line.type === 'grant') grants.push(line.opening)
    },
    contents: () => {
      const sorted = manifests.toSorted((a, b) => a.keys.seq - b.keys.seq)
      const last = sorted.at(-1)
      const keyring = last === undefined ? undefined : keyrings.get(last.keyring)
      if (last === undefined || keyring === undefined) throw badArchive('The keys of the vault are missing')
      const generations = sorted
        .filter(({ keys }, i) => keys.gen !== (sorted[i + 1]?.keys.gen ?? keys.gen))
        .map(({ keys }) => generationOf(keys))
      return { manifest: last.bytes, keys: last.keys, keyring, generations, blobs, versions, grants }
    },
  }
}

/** The newest version of each record, in the order of the export. */
export function newestVersions(versions: readonly ArchivedVersion[]): readonly ArchivedVersion[] {
  const newest = new Map<RecordId, ArchivedVersion>()
  for (const version of versions) {
    const { recordId, ver } = version.manifest
    if (ver > (newest.get(recordId)?.manifest.ver ?? 0)) newest.set(recordId, version)
  }
  return [...newest.values()]
}

function badArchive(what: string): SdkError {
  return new SdkError('bad_archive', what, { next: 'Export again' })
}
