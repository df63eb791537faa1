import type { Finding } from './Finding.ts'
import { type FoundFunction, findFunctions, findSolidityFunctions } from './findFunctions.ts'
import { isGenerated, isScript, isSolidity, type Source } from './sources.ts'

const maxFileLines = 300
const maxFunctionLines = 50
/** A component is markup for the most part: split below this, what belongs together on a page is torn apart. */
const maxComponentLines = 80

/** Files and functions that are too long to be read in one go. */
export function checkSizes(sources: readonly Source[]): Finding[] {
  return sources
    .filter(({ path }) => !isGenerated(path))
    .flatMap((source) => [...longFile(source), ...longFunctions(source)])
}

/** Files and functions that are too long on the whole, though each alone is allowed. */
export function checkSpread(sources: readonly Source[]): Finding[] {
  const own = sources.filter(({ path }) => !isGenerated(path))
  const files = own.map(countLines)
  const functions = own.flatMap((source) => functionsOf(source).map(({ lines }) => lines))
  return [
    ...tooLong('median of all files', quantile(files, 0.5), 90),
    ...tooLong('95 of 100 files', quantile(files, 0.95), 200),
    ...tooLong('90 of 100 functions', quantile(functions, 0.9), 25),
  ]
}

const tooLong = (what: string, lines: number, allowed: number): Finding[] =>
  lines <= allowed
    ? []
    : [{ rule: 'spread', path: '', line: 0, text: `${what}: ${lines} lines, ${allowed} are allowed` }]

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0

const countLines = ({ text }: Source): number => text.replace(/\n$/, '').split('\n').length

function functionsOf({ path, text }: Source): FoundFunction[] {
  if (isSolidity(path)) return findSolidityFunctions(text)
  return isScript(path) ? findFunctions(text) : []
}

function longFile(source: Source): Finding[] {
  const { path } = source
  const lines = countLines(source)
  if (lines <= maxFileLines) return []
  return [{ rule: 'file-length', path, line: 0, text: `${lines} lines, ${maxFileLines} are allowed` }]
}

function longFunctions(source: Source): Finding[] {
  const { path } = source
  // A shared suite of tests is a heading like `describe`.
  const isSuite = (name: string): boolean => /\.behavior\.ts$/.test(path) && /^should[A-Z]/.test(name)
  const allowed = (name: string): number =>
    path.endsWith('.tsx') && /^[A-Z]/.test(name) ? maxComponentLines : maxFunctionLines
  return functionsOf(source)
    .filter(({ name, lines }) => lines > allowed(name) && !isSuite(name))
    .map(({ name, line, lines }) => {
      const text = `${name}: ${lines} lines, ${allowed(name)} are allowed`
      return { rule: 'function-length', path, line, text }
    })
}
