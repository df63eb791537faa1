import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { npmCli, runNpm } from '../../../../scripts/bootstrap/npm.mjs'

type Manifest = { readonly name: string; readonly dependencies?: Readonly<Record<string, string>> }

/** The packages as they would be published, and a folder where somebody has installed them. */
export type InstalledPackages = {
  /** Folder → its tarball. */
  readonly tarballs: ReadonlyMap<string, string>
  readonly app: string
}

/**
 * Packs folders with npm and installs the tarballs in an empty folder, as a stranger would. What they depend on comes
 * from this repository's own installation, so that no network is needed. Optional peers are left out.
 */
export async function installPackages(
  root: string,
  { folders, into }: { readonly folders: readonly string[]; readonly into: string },
): Promise<InstalledPackages> {
  const npm = (args: readonly string[], cwd: string): Promise<void> =>
    runNpm(process.execPath, npmCli(process.execPath), [...args], cwd)
  const place = join(into, 'tarballs')
  const app = join(into, 'app')
  await mkdir(place)
  await mkdir(app)
  const tarballs = new Map<string, string>()
  const dependencies = new Map<string, string>()
  for (const folder of folders) {
    await npm(['pack', folder, '--pack-destination', place], into)
    const known = new Set(tarballs.values())
    const file = (await readdir(place)).map((name) => join(place, name)).find((path) => !known.has(path))
    if (file === undefined) throw new TypeError(`npm pack made nothing of ${folder}`)
    tarballs.set(folder, file)
    const manifest = await manifestOf(folder)
    dependencies.set(manifest.name, `file:${file}`)
    await collect(manifest, sourceFolder(root, manifest.name), dependencies)
  }
  const manifest = {
    name: 'app',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(dependencies),
  }
  await writeFile(join(app, 'package.json'), JSON.stringify(manifest))
  await npm(['install', '--offline', '--install-links', '--omit=optional', '--omit=peer'], app)
  return { tarballs, app }
}

/** Adds what a package depends on, and so on, each from where this repository has it. */
async function collect(manifest: Manifest, from: string, found: Map<string, string>): Promise<void> {
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (name.startsWith('@consentry/') || found.has(name)) continue
    const folder = installedFolder(name, from)
    found.set(name, `file:${folder}`)
    await collect(await manifestOf(folder), folder, found)
  }
}

/** Where Node would find a package from a folder. */
function installedFolder(name: string, from: string): string {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  const above = dirname(from)
  if (above === from) throw new TypeError(`${name} is not installed`)
  return installedFolder(name, above)
}

const sourceFolder = (root: string, name: string): string => join(root, name.replace('@consentry/', ''))

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
}
