// Compiles the packages into their dist folders and writes the manifests to publish them with.
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Manifest, publishManifest } from './build/publishManifest.ts'

const root = dirname(import.meta.dirname)
/** In the order in which they need each other. */
const packages = ['protocol', 'fhir', 'sdk', 'gateway']

function main(): number {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const args = [compiler, '-b', ...packages, '--emitDeclarationOnly', 'false']
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) return 1
  const manifests = new Map(packages.map((name) => [name, readManifest(name)]))
  const versions = new Map([...manifests.values()].map(({ name, version }) => [name, version]))
  for (const [folder, manifest] of manifests) {
    const text = JSON.stringify(publishManifest(manifest, versions), null, 2)
    writeFileSync(join(root, folder, 'dist/package.json'), `${text}\n`)
    copyFileSync(join(root, 'LICENSE'), join(root, folder, 'dist/LICENSE'))
    console.log(`built ${folder}/dist`)
  }
  return 0
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest

process.exitCode = main()
