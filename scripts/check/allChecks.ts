import { fastSuites, slowSuites } from '../test/suites.ts'
import { checkApidoc } from './apidoc.ts'
import { checkDocs, withFolders } from './docs.ts'
import { checkDuplicates } from './duplicates.ts'
import type { Finding } from './Finding.ts'
import { checkGenerated } from './generated.ts'
import { checkHabits } from './habits.ts'
import { checkImports } from './imports.ts'
import { checkLint } from './lint.ts'
import { checkSizes, checkSpread } from './sizes.ts'
import { checkSolidity } from './solidity.ts'
import { isScript, isSolidity, listFiles, readSources } from './sources.ts'
import { checkTypes } from './types.ts'
import { checkUndocumented } from './undocumented.ts'

/** Name → check. A check resolves to its findings; none means all is well. */
export function allChecks(root: string): ReadonlyMap<string, () => Promise<Finding[]>> {
  const paths = listFiles(root)
  const read = (wanted: (path: string) => boolean): ReturnType<typeof readSources> =>
    readSources(root, paths.filter(wanted))
  const isCode = (path: string): boolean => isScript(path) || isSolidity(path)
  const generated = once(() => checkGenerated(root, paths))
  return new Map<string, () => Promise<Finding[]>>([
    ['imports', async () => checkImports(read(isModule), read(isManifest))],
    ['sizes', async () => [...checkSizes(read(isCode)), ...checkSpread(read(isCode))]],
    ['habits', async () => checkHabits(read(isCode))],
    ['duplicates', async () => checkDuplicates(read((path) => isCode(path) && !path.startsWith('test/')))],
    ['apidoc', () => checkApidoc(root)],
    ['undocumented', async () => checkUndocumented(read(isPublic))],
    ['docs', async () => checkDocs(read(isDocument), known(paths, read))],
    ['lint', () => checkLint(root)],
    ['solidity', () => checkSolidity(root)],
    ['generated', generated],
    // The types of the contracts are made by the generators.
    ['types', () => generated().then(() => checkTypes(root))],
  ])
}

/** Declarations stand beside the file that they describe. */
const isModule = (path: string): boolean => isScript(path) && !/\.d\.m?ts$/.test(path)

const isManifest = (path: string): boolean => /(^|\/)package\.json$/.test(path)

/** What others build on is explained at every name. */
const isPublic = (path: string): boolean => /^(protocol|sdk)\/src\/.*\.ts$/.test(path)

/** Data sets bring texts of their own. */
const isDocument = (path: string): boolean => path.endsWith('.md') && !/^(data|test)\//.test(path)

function known(
  paths: readonly string[],
  read: (wanted: (path: string) => boolean) => ReturnType<typeof readSources>,
) {
  const manifest = read((path) => path === 'package.json')[0]
  const scripts = (JSON.parse(manifest?.text ?? '{}') as { scripts?: Record<string, string> }).scripts ?? {}
  const code = read((path) => isScript(path) || isSolidity(path) || /^test\/vectors\/.*\.json$/.test(path))
  return {
    paths: withFolders(paths),
    commands: new Set(Object.keys(scripts)),
    suites: new Set([...fastSuites, ...slowSuites].map(({ name }) => name)),
    words: new Set(code.flatMap(({ text }) => text.match(/[\w$]+/g) ?? [])),
  }
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= run()
    return result
  }
}
