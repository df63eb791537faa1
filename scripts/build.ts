// Compiles the packages into dist, one folder each, with the manifests to publish them with, and builds the portal. --out
// DIR: packages somewhere else.
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packPackages } from './build/packPackages.ts'
import { buildPortal } from './portal/buildPortal.ts'
import { portalDigest } from './portal/portalDigest.ts'
import { readPortalFiles } from './portal/readPortalFiles.ts'

const root = dirname(import.meta.dirname)

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist') } } })
  const packed = await packPackages(root, resolve(values.out))
  if ('failure' in packed) {
    console.error(packed.failure)
    return 1
  }
  for (const folder of packed.folders) console.log(`built ${folder}`)
  const portal = await buildPortal(root, () => {})
  console.log(`built ${portal}, sha256 ${portalDigest(readPortalFiles(portal))}`)
  return 0
}

process.exitCode = await main()
