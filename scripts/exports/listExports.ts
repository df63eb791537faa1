import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What a module exports, sorted: values by their names, types as `type Name`. It reads the forms that entry files have,
 * lists and `export *`, and in the files that these name the declarations.
 */
export function listExports(file: string): readonly string[] {
  return [...new Set(exportsOf(file))].sort()
}

function exportsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
  const from = (path: string): string => join(dirname(file), path)
  const starred = [...text.matchAll(/^export (type )?\* from '(\.[^']+)'/gm)].flatMap(
    ([, type, path = '']) => (type === undefined ? exportsOf(from(path)) : exportsOf(from(path)).map(asType)),
  )
  const listed = [...text.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, type, names = '']) =>
    namesIn(names).map((name) => (type === undefined ? name : asType(name))),
  )
  const declared = [
    ...text.matchAll(/^export (?:abstract |async )?(type|interface|const|function|class)\*? (\w+)/gm),
  ].map(([, kind = '', name = '']) => (/type|interface/.test(kind) ? asType(name) : name))
  return [...starred, ...listed, ...declared]
}

/** `a, type B, c as d` exports `a`, `type B` and `d`. */
function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const name = part.split(/\s+as\s+/).at(-1) ?? part
      return part.startsWith('type ') ? asType(name) : name
    })
}

function asType(name: string): string {
  return name.startsWith('type ') ? name : `type ${name}`
}
