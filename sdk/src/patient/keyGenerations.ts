import type { Address, ClassName, KeyManifest } from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import type { KeyGeneration } from './KeyGeneration.ts'
import { manifestArchive } from './manifestArchive.ts'

/** Finds how far each older root reaches, from the archive of manifests. Nothing is asked while the root is the first. */
export async function keyGenerations(
  session: Session,
  patient: Address,
  current: KeyManifest,
): Promise<readonly KeyGeneration[]> {
  const found: KeyGeneration[] = []
  if (current.gen === 1) return found
  let newer = current.gen
  for await (const manifest of manifestArchive(session, patient, current)) {
    if (manifest.gen < newer) found.unshift(generationOf(manifest))
    newer = manifest.gen
    if (newer === 1) break
  }
  return found
}

/** How far the root of a manifest reaches, if that is its last one. */
export function generationOf({ gen, seq, classes }: KeyManifest): KeyGeneration {
  const lastEpochs: Record<ClassName, number> = {}
  for (const [name, { epoch }] of Object.entries(classes)) lastEpochs[name as ClassName] = epoch
  return { gen, lastSeq: seq, lastEpochs }
}
