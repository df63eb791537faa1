import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Everything that a build of the portal is made of. */
const SOURCES = [
  'portal/index.html',
  'portal/vite.config.ts',
  'portal/package.json',
  'portal/public/**/*.*',
  'portal/src/**/*.*',
  '{sdk,fhir,protocol}/src/**/*.ts',
  '{sdk,fhir,protocol}/package.json',
  'package-lock.json',
]

/** Names the state of the sources: the same text means that a build would give the same files. */
export function portalHash(root: string): string {
  const hash = createHash('sha256')
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
