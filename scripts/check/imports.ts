import { buildGraph, type Graph, type GraphNode, type ResolvedImport, readExports } from './buildGraph.ts'
import type { Finding } from './Finding.ts'
import { findCycles } from './findCycles.ts'
import { matches } from './glob.ts'
import { type Layer, layers, type Reserved, reserved } from './layers.ts'
import type { Source } from './sources.ts'

/** The files a person, a test run or a tool starts; everything else must be reached from one of them. */
const starts = [
  'scripts/*.{ts,mjs}',
  'scripts/{check,vectors}/main.ts',
  'scripts/generate/*.ts',
  'bench/main.ts',
]
const programs = [
  '{gateway,sdk/src,cli,care}/**/main.ts',
  'cli/bin/consentry.mjs',
  'gateway/src/{backup,restore,fsck,wipe}.ts',
  'portal/src/main.tsx',
  'ignition/modules/*.ts',
  '*.ts',
  '*/*.config.ts',
]
const tests = ['test/**']

export interface ImportRules {
  readonly layers: readonly Layer[]
  readonly reserved: readonly Reserved[]
}

/** Checks the layer table, reserved files, packages, cycles and files nobody reaches. */
export function checkImports(
  scripts: readonly Source[],
  manifests: readonly Source[],
  rules: ImportRules = { layers, reserved },
): Finding[] {
  const graph = buildGraph(scripts, manifests)
  return [
    ...[...graph.values()].flatMap((node) => checkNode(node, rules)),
    ...findCycles(graph).map((group) =>
      finding('cycle', group[0] ?? '', 0, `import each other: ${group.join(', ')}`),
    ),
    ...checkReach(graph, [...readExports(manifests).values()]),
  ]
}

function checkNode(node: GraphNode, rules: ImportRules): Finding[] {
  const layer = rules.layers.find(({ files }) => matches(node.path, files))
  if (!layer) return [finding('layer', node.path, 0, 'no row of scripts/check/layers.ts names this file')]
  return node.imports.flatMap((edge) => [
    ...checkEdge(node, edge, layer),
    ...rules.reserved.flatMap((rule) => checkReserved(node, edge, rule)),
  ])
}

function checkEdge({ path }: GraphNode, edge: ResolvedImport, layer: Layer): Finding[] {
  const at = (text: string): Finding[] => [finding('layer', path, edge.line, `${text} (row "${layer.name}")`)]
  if (edge.file) return matches(edge.file, layer.may) ? [] : at(`may not import ${edge.file}`)
  if (edge.packageName === null)
    return isForeign(edge.specifier) ? [] : at(`"${edge.specifier}" leads to no file`)
  return matches(edge.packageName, layer.packages) || layer.packages.includes('*')
    ? []
    : at(`may not use the package ${edge.packageName}`)
}

/** Data and styles are no nodes; the types made of the contracts are outside git. */
const isForeign = (specifier: string): boolean =>
  !/\.[cm]?[jt]sx?$/.test(specifier) || specifier.includes('../types/ethers-contracts/')

function checkReserved({ path }: GraphNode, edge: ResolvedImport, rule: Reserved): Finding[] {
  if (!edge.file || !matches(edge.file, rule.files) || matches(path, [...rule.by, ...rule.files])) return []
  const taken = rule.names ? edge.names.filter((name) => rule.names?.includes(name)) : [edge.file]
  return taken.map((name) => finding('reserved', path, edge.line, `${name} is for ${rule.by[0]} alone`))
}

function checkReach(graph: Graph, exported: readonly string[]): Finding[] {
  const paths = [...graph.keys()]
  const fromCode = reach(graph, [
    ...exported,
    ...paths.filter((path) => matches(path, [...starts, ...programs])),
  ])
  const fromTests = reach(
    graph,
    paths.filter((path) => matches(path, tests) && isTest(path)),
  )
  return paths
    .filter((path) => !fromCode.has(path) && !(matches(path, tests) && fromTests.has(path)))
    .map((path) =>
      finding(
        'unreached',
        path,
        0,
        fromTests.has(path) ? 'only tests use this file' : 'nobody uses this file',
      ),
    )
}

const isTest = (path: string): boolean => /\.(test|t)\.tsx?$/.test(path)

function reach(graph: Graph, from: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const queue = [...from]
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const node = graph.get(path)
    if (!node || seen.has(path)) continue
    seen.add(path)
    queue.push(...node.mentions, ...node.imports.flatMap(({ file }) => (file ? [file] : [])))
  }
  return seen
}

const finding = (rule: string, path: string, line: number, text: string): Finding => ({
  rule,
  path,
  line,
  text,
})
