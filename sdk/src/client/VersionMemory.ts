import type { RecordManifest } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'

/** Which version of each record was seen last. Durable is better: a gateway that serves an older one is then found out. */
export type VersionMemory = {
  /** The highest version seen of a record, 0 for none. `key` names patient and record. */
  highest(key: string): Promise<number>
  /** Remembers a version that was proved; lower ones change nothing. */
  see(key: string, ver: number): Promise<void>
}

/** A memory that lasts as long as the process. */
export function memoryVersions(): VersionMemory {
  const seen = new Map<string, number>()
  return {
    highest: async (key) => seen.get(key) ?? 0,
    see: async (key, ver) => void seen.set(key, Math.max(ver, seen.get(key) ?? 0)),
  }
}

/** Remembers a version whose author was proved. Spec §12.3. */
export function rememberVersion(versions: VersionMemory, manifest: RecordManifest): Promise<void> {
  return versions.see(keyOf(manifest), manifest.ver)
}

/** Refuses a version that is older than one seen before. Throws `old_version`. Spec §12.3. */
export async function requireNewest(versions: VersionMemory, manifest: RecordManifest): Promise<void> {
  if (manifest.ver >= (await versions.highest(keyOf(manifest)))) return
  throw new SdkError('old_version', 'The gateway gave an older version of a record than it did before', {
    next: 'Do not rely on it; ask again, or use another gateway',
  })
}

function keyOf({ patient, recordId }: RecordManifest): string {
  return `${patient} ${recordId}`
}
