import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

const root = join(import.meta.dirname, '../..')
const vectorFolder = join(root, 'test/vectors/protocol')

/** Bundles one test file for the page, with the vectors inside. Fails if the protocol asks for anything of Node. */
export async function bundlePage(testFile: string): Promise<string> {
  const entry = `
    import { runMocha } from ${JSON.stringify(join(import.meta.dirname, './page/runMocha.ts'))}
    mocha.setup({ ui: 'bdd', reporter: class {}, timeout: 30000 })
    await import(${JSON.stringify(join(root, testFile))})
    globalThis.result = runMocha()`
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
    plugins: [standIns],
  })
  return outputFiles[0]?.text ?? ''
}

/** Test files may use a few things of Node, which the page stands in for; the code under test may not. */
const standIns: Plugin = {
  name: 'stand-ins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(fs|crypto)$/ }, ({ path, importer }) => {
      if (!importer.startsWith(join(root, 'test')))
        return { errors: [{ text: `${importer} imports ${path}` }] }
      return { path: join(import.meta.dirname, path === 'node:fs' ? './page/files.ts' : './page/hashes.ts') }
    })
    onResolve({ filter: /^vectors$/ }, () => ({ path: 'vectors', namespace: 'vectors' }))
    onLoad({ filter: /.*/, namespace: 'vectors' }, () => ({ contents: vectorModule(), loader: 'js' }))
    onLoad({ filter: /\/test\/(protocol|sdk|support)\/.*\.ts$/ }, ({ path }) => ({
      contents: `import { Buffer } from 'buffer';${readFileSync(path, 'utf8')}`,
      loader: 'ts',
    }))
  },
}

function vectorModule(): string {
  const names = readdirSync(vectorFolder).filter((name) => name.endsWith('.json'))
  const texts = names.map((name) => [name, readFileSync(join(vectorFolder, name), 'utf8')])
  return `export const vectors = ${JSON.stringify(Object.fromEntries(texts))}`
}
