import { gzipSync } from 'node:zlib'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** What a page that uses an entry has to load. */
export type BundleSize = {
  /** Bytes of all chunks that are loaded at once, after gzip. */
  readonly gzip: number
  /** The packages in it. */
  readonly packages: readonly string[]
  readonly code: string
}

/** Bundles all of one entry for a page, as installed in `app`, and counts what is loaded before anything is asked for. */
export async function bundleSize(app: string, entry: string): Promise<BundleSize> {
  const input = join(app, `${entry.replaceAll(/\W/g, '-')}.mjs`)
  await writeFile(input, `export * from ${JSON.stringify(entry)}\n`)
  const bundle = await rolldown({ input, cwd: app, platform: 'browser', logLevel: 'silent' })
  try {
    const { output } = await bundle.generate({ format: 'esm', minify: true })
    const chunks = output.filter((file) => file.type === 'chunk')
    const atOnce = withImports(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))
    const loaded = chunks.filter(({ fileName }) => atOnce.has(fileName))
    return {
      gzip: loaded.reduce((sum, { code }) => sum + gzipSync(code).length, 0),
      packages: [...new Set(loaded.flatMap(({ moduleIds }) => moduleIds.flatMap(packageOf)))].sort(),
      code: loaded.map(({ code }) => code).join('\n'),
    }
    function withImports(names: readonly string[]): ReadonlySet<string> {
      const found = new Set<string>()
      const visit = (name: string): void => {
        if (found.has(name)) return
        found.add(name)
        for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) visit(next)
      }
      for (const name of names) visit(name)
      return found
    }
  } finally {
    await bundle.close()
  }
}

function packageOf(id: string): readonly string[] {
  const [, path] = id.split(/node_modules\/(?!.*node_modules\/)/)
  if (path === undefined) return []
  const [first = '', second = ''] = path.split('/')
  return [first.startsWith('@') ? `${first}/${second}` : first]
}
