import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listExports } from './listExports.ts'

/** Packages whose exports others build on. */
export const snapshotPackages = ['protocol', 'fhir', 'sdk'] as const

/** Entry, such as `@consentry/sdk/patient` → what it exports. */
export function packageExports(root: string): Readonly<Record<string, readonly string[]>> {
  const entries = snapshotPackages.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest
    return Object.entries(manifest.exports).map(
      ([key, file]) => [manifest.name + key.slice(1), listExports(join(root, folder, file))] as const,
    )
  })
  return Object.fromEntries(entries)
}

type Manifest = { readonly name: string; readonly exports: Readonly<Record<string, string>> }
