import { createHash } from 'node:crypto'
import type { PortalFiles } from './readPortalFiles.ts'

/**
 * SHA-256 over a release in hex: of the lines `<sha256>  <path>`, sorted by path, as `sha256sum` writes them. Who serves
 * other files serves another number.
 */
export function portalDigest(files: PortalFiles): string {
  const lines = [...files]
    .map(([path, { bytes }]) => `${sha256(bytes)}  .${path}\n`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
  return sha256(lines.join(''))
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
