import type { Finding } from './Finding.ts'
import { findFunctions, findSolidityFunctions } from './findFunctions.ts'
import { isGenerated, isScript, isSolidity, type Source } from './sources.ts'

const maxFileLines = 300
const maxFunctionLines = 50

/** Files and functions that are too long to be read in one go. */
export function checkSizes(sources: readonly Source[]): Finding[] {
  return sources
    .filter(({ path }) => !isGenerated(path))
    .flatMap((source) => [...longFile(source), ...longFunctions(source)])
}

function longFile({ path, text }: Source): Finding[] {
  const lines = text.replace(/\n$/, '').split('\n').length
  if (lines <= maxFileLines) return []
  return [{ rule: 'file-length', path, line: 0, text: `${lines} lines, ${maxFileLines} are allowed` }]
}

function longFunctions({ path, text }: Source): Finding[] {
  const found = isSolidity(path) ? findSolidityFunctions(text) : isScript(path) ? findFunctions(text) : []
  // A shared suite of tests is a heading like `describe`.
  const isSuite = (name: string): boolean => /\.behavior\.ts$/.test(path) && /^should[A-Z]/.test(name)
  return found
    .filter(({ name, lines }) => lines > maxFunctionLines && !isSuite(name))
    .map(({ name, line, lines }) => ({
      rule: 'function-length',
      path,
      line,
      text: `${name}: ${lines} lines, ${maxFunctionLines} are allowed`,
    }))
}
