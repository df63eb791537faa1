import { globSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'

/** Files of a release by their path on the host. */
export type PortalFiles = ReadonlyMap<string, { readonly type: string; readonly bytes: Buffer }>

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

/** Reads a release whole: only what lies in it can be asked for. */
export function readPortalFiles(dist: string): PortalFiles {
  const files = globSync('**/*', { cwd: dist }).filter((name) => statSync(join(dist, name)).isFile())
  return new Map(
    files.map((name) => [
      `/${name.replaceAll('\\', '/')}`,
      { type: TYPES[extname(name)] ?? 'application/octet-stream', bytes: readFileSync(join(dist, name)) },
    ]),
  )
}
