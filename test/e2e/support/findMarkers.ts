import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A piece of plaintext that was found where none may be. */
export interface FoundMarker {
  readonly file: string
  readonly encoding: string
  readonly marker: string
}

/** Shorter values are found by chance. */
const shortest = 12
const keyBytes = 6

/** Every text of a resource worth looking for: 12 characters at least, no bare date, no address of a code system. */
export function markersOf(resource: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof resource === 'string') {
    const isPublic = /^(\d{4}-\d\d-\d\d.*|https?:\/\/.*|urn:oid:.*|application\/.*)$/s.test(resource)
    if (Buffer.byteLength(resource) >= shortest && !isPublic) found.add(resource)
  } else if (typeof resource === 'object' && resource !== null) {
    for (const value of Object.values(resource)) markersOf(value, found)
  }
  return found
}

/** All files below a folder. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** Searches files for markers as UTF-8 and JSON text, hex, and base64 in both alphabets at any alignment. */
export async function findMarkers(
  files: readonly string[],
  markers: Iterable<string>,
): Promise<readonly FoundMarker[]> {
  const index = indexOf(markers)
  const found: FoundMarker[] = []
  for (const file of files) {
    for (const { encoding, marker } of searchBytes(await readFile(file), index))
      found.push({ file, encoding, marker })
  }
  return found
}

interface Pattern {
  readonly bytes: Buffer
  readonly encoding: string
  readonly marker: string
}

/** Patterns by their first six bytes, read as a number. */
type Index = ReadonlyMap<number, readonly Pattern[]>

function indexOf(markers: Iterable<string>): Index {
  const index = new Map<number, Pattern[]>()
  for (const marker of markers) {
    for (const pattern of patternsOf(marker)) {
      const key = pattern.bytes.readUIntBE(0, keyBytes)
      const same = index.get(key)
      if (same === undefined) index.set(key, [pattern])
      else same.push(pattern)
    }
  }
  return index
}

function patternsOf(marker: string): readonly Pattern[] {
  const bytes = Buffer.from(marker)
  const escaped = JSON.stringify(marker).slice(1, -1)
  const pattern = (encoding: string, text: string): Pattern => ({
    bytes: Buffer.from(text),
    encoding,
    marker,
  })
  return [
    pattern('utf-8', marker),
    ...(escaped === marker ? [] : [pattern('json', escaped)]),
    pattern('hex', bytes.toString('hex')),
    ...alignments(bytes).flatMap((text) => {
      const inUrl = text.replaceAll('+', '-').replaceAll('/', '_')
      return [pattern('base64', text), ...(inUrl === text ? [] : [pattern('base64url', inUrl)])]
    }),
  ]
}

/** Base64 of the part that fills whole groups, for each place of a group where the text may begin. */
function alignments(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((skip) => {
    const whole = bytes.subarray(skip, skip + Math.floor((bytes.length - skip) / 3) * 3)
    return whole.toString('base64')
  })
}

function* searchBytes(bytes: Buffer, index: Index): Generator<Pattern> {
  for (let at = 0; at + shortest <= bytes.length; at++) {
    const candidates = index.get(bytes.readUIntBE(at, keyBytes))
    if (candidates === undefined) continue
    for (const pattern of candidates) {
      if (bytes.subarray(at, at + pattern.bytes.length).equals(pattern.bytes)) yield pattern
    }
  }
}
