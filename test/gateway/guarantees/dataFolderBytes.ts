import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Something that must not be found: its name, and how it may be written down. */
export interface Marker {
  readonly name: string
  readonly bytes: Buffer
}

/** Names of the markers that are in any file below a folder, with the file. */
export function findMarkers(dir: string, markers: readonly Marker[]): readonly string[] {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const found: string[] = []
  for (const { parentPath, name } of files) {
    const bytes = readFileSync(join(parentPath, name))
    for (const marker of markers) if (bytes.includes(marker.bytes)) found.push(`${marker.name} in ${name}`)
  }
  return found
}

/** A secret in each way that a database may hold it. */
export function markersOf(name: string, secret: Uint8Array): readonly Marker[] {
  const bytes = Buffer.from(secret)
  // Long enough that nothing else has it, short enough that it fits on a page.
  const part = bytes.subarray(0, 64)
  return [
    { name: `${name}, bytes`, bytes: part },
    { name: `${name}, base64url`, bytes: Buffer.from(bytes.subarray(0, 63).toString('base64url')) },
    { name: `${name}, hex`, bytes: Buffer.from(part.toString('hex')) },
  ]
}
