import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../check/runTool.ts'
import { type Manifest, publishManifest } from './publishManifest.ts'

/** In the order in which they need each other. */
const packages = ['protocol', 'fhir', 'sdk', 'gateway']
const compiler = 'node_modules/typescript/bin/tsc'

/** The folders that can be published, or what the compiler said. */
export type Packed = { readonly folders: readonly string[] } | { readonly failure: string }

/**
 * Makes each package in a fresh folder below `out`, so that nothing of an earlier build is published: compiled modules
 * and declarations, manifest, licence and, where there is one, its README.
 */
export async function packPackages(root: string, out: string): Promise<Packed> {
  // Checks all types, and writes the declarations that packages see of each other.
  const checked = await runTool(root, [compiler, '-b', ...packages, '--pretty', 'false'])
  if (checked.code !== 0) return { failure: checked.output }
  const manifests = await readManifests(root)
  const versions = new Map([...manifests.values()].map(({ name, version }) => [name, version]))
  const folders: string[] = []
  for (const [name, manifest] of manifests) {
    const folder = join(out, name)
    await rm(folder, { recursive: true, force: true })
    const compiled = await compile(root, name, folder)
    if (compiled !== undefined) return { failure: compiled }
    const text = JSON.stringify(publishManifest(manifest, versions), null, 2)
    await writeFile(join(folder, 'package.json'), `${text}\n`)
    await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'))
    if ((await readdir(join(root, name))).includes('README.md'))
      await cp(join(root, name, 'README.md'), join(folder, 'README.md'))
    folders.push(folder)
  }
  return { folders }
}

async function compile(root: string, name: string, folder: string): Promise<string | undefined> {
  await mkdir(folder, { recursive: true })
  const emit = ['--emitDeclarationOnly', 'false', '--composite', 'false', '--incremental', 'false']
  // The types were checked a moment ago.
  const args = ['-p', name, '--outDir', folder, ...emit, '--noCheck', '--pretty', 'false']
  const { code, output } = await runTool(root, [compiler, ...args])
  return code === 0 ? undefined : output
}

async function readManifests(root: string): Promise<ReadonlyMap<string, Manifest>> {
  const read = async (name: string): Promise<Manifest> =>
    JSON.parse(await readFile(join(root, name, 'package.json'), 'utf8')) as Manifest
  return new Map(await Promise.all(packages.map(async (name) => [name, await read(name)] as const)))
}
