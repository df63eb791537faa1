import { dirname, join, normalize } from 'node:path/posix'
import { findReferences, type ImportEdge } from './findImports.ts'
import type { Source } from './sources.ts'

/** An import with what it leads to: a file of the repository, a package, or neither. */
export interface ResolvedImport extends ImportEdge {
  readonly file: string | null
  readonly packageName: string | null
}

export interface GraphNode {
  readonly path: string
  readonly imports: readonly ResolvedImport[]
  /** Files named by a string, such as a worker or a program that is started. */
  readonly mentions: readonly string[]
}

export type Graph = ReadonlyMap<string, GraphNode>

/** One graph of all scripts, type imports included. `manifests` are the texts of the package.json files by path. */
export function buildGraph(scripts: readonly Source[], manifests: readonly Source[]): Graph {
  const known = new Set(scripts.map(({ path }) => path))
  const exported = readExports(manifests)
  return new Map(scripts.map((source) => [source.path, node(source, known, exported)]))
}

function node(
  { path, text }: Source,
  known: ReadonlySet<string>,
  exported: ReadonlyMap<string, string>,
): GraphNode {
  const { imports, strings } = findReferences(text)
  const resolve = (specifier: string): string | null => {
    // `./some.worker.ts?worker&url`: what a bundler does with a file stands behind a question mark.
    const [name = ''] = specifier.split('?')
    if (name.startsWith('.')) return inRepository(join(dirname(path), name), known)
    return exported.get(specifier) ?? null
  }
  const mentions = strings.flatMap((value) => {
    const found = [join(dirname(path), value), normalize(value)].filter(
      (file) => known.has(file) && file !== path,
    )
    return found
  })
  return {
    path,
    imports: imports.map((edge) => ({
      ...edge,
      file: resolve(edge.specifier),
      packageName: packageOf(edge.specifier),
    })),
    mentions,
  }
}

/** Other files than scripts (JSON, styles) are not nodes, so a relative import may lead nowhere. */
function inRepository(file: string, known: ReadonlySet<string>): string | null {
  return known.has(file) ? file : null
}

function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.')) return null
  if (specifier.startsWith('node:')) return specifier
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

/** `@consentry/sdk/patient` → `sdk/src/patient.ts`, from the `exports` of the workspaces. */
export function readExports(manifests: readonly Source[]): Map<string, string> {
  const entries = new Map<string, string>()
  for (const { path, text } of manifests) {
    const { name, exports } = JSON.parse(text) as {
      name?: string
      exports?: string | Record<string, unknown>
    }
    if (!name || !exports) continue
    const table = typeof exports === 'string' ? { '.': exports } : exports
    for (const [key, target] of Object.entries(table)) {
      if (typeof target === 'string') entries.set(join(name, key), join(dirname(path), target))
    }
  }
  return entries
}
