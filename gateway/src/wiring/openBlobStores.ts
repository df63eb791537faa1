import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ProtocolError } from '@consentry/protocol'
import { createReplicatedBlobs } from '../adapters/ipfs/createReplicatedBlobs.ts'
import { openDirectoryBlobs } from '../adapters/ipfs/openDirectoryBlobs.ts'
import { openDirectoryUploads } from '../adapters/ipfs/openDirectoryUploads.ts'
import { openBlobIndex } from '../adapters/store/openBlobIndex.ts'
import type { Config } from '../config.ts'
import type { Blobs } from '../ports/Blobs.ts'
import type { Store } from '../adapters/store/Store.ts'

/** Every store that holds each blob, alone and as one. */
export interface BlobStores {
  readonly blobs: Blobs
  readonly stores: readonly Blobs[]
  readonly uploads: Awaited<ReturnType<typeof openDirectoryUploads>>
  readonly notes: readonly string[]
  close(): Promise<void>
}

/**
 * As many stores as each blob has to be in: Kubo nodes where some are named, else the folder; then the second folder.
 * Throws `bad_request` where the settings name too few.
 */
export async function openBlobStores(config: Config, folder: Store['blobs']): Promise<BlobStores> {
  const wanted = config.CONSENTRY_BLOB_REPLICAS
  const nodes = await openNodes(config.CONSENTRY_KUBO_URL)
  const second = config.CONSENTRY_BLOB_DIR_2
  const index = second === null ? null : openBlobIndex({ dir: second })
  const copies =
    index === null || second === null ? [] : [await openDirectoryBlobs({ dir: join(second, 'blobs'), index })]
  const [first, ...others] = [...(nodes.length > 0 ? nodes : [folder]), ...copies]
  if (first === undefined || others.length + 1 !== wanted) {
    throw new ProtocolError(
      'bad_request',
      'Setting CONSENTRY_BLOB_REPLICAS is not the number of blob stores',
      {
        next: 'CONSENTRY_KUBO_URL names one store each, CONSENTRY_BLOB_DIR_2 one more',
      },
    )
  }
  const main = config.CONSENTRY_BLOB_DIR ?? join(config.CONSENTRY_GATEWAY_DATA_DIR, 'blobs')
  return {
    blobs: others.length === 0 ? first : createReplicatedBlobs([first, ...others]),
    stores: [first, ...others],
    uploads: await openDirectoryUploads(join(main, 'uploads')),
    notes: notesOf(wanted, nodes.length === 0 && second !== null && isSameDisk(main, second)),
    close: async () => index?.close(),
  }
}

// Loaded where a node is named: the embedded default does without its libraries.
async function openNodes(urls: readonly string[]): Promise<readonly Blobs[]> {
  if (urls.length === 0) return []
  const { openKuboBlobs } = await import('../adapters/ipfs/kuboBlobs.ts')
  return Promise.all(urls.map((url) => openKuboBlobs({ url })))
}

function isSameDisk(one: string, other: string): boolean {
  return statSync(one).dev === statSync(other).dev
}

function notesOf(replicas: number, isOneDisk: boolean): readonly string[] {
  if (replicas === 1) return ['one replica of every blob']
  return isOneDisk ? ['both blob folders lie on one disk'] : []
}
