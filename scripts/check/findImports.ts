import { type Token, tokenize, withoutComments } from './tokenize.ts'

/** One import or re-export as written, with the names it binds (`*` for everything, empty for effects only). */
export interface ImportEdge {
  readonly specifier: string
  readonly names: readonly string[]
  readonly line: number
}

/** What a script refers to: its imports, and strings that may be the path of a file it starts. */
export interface References {
  readonly imports: readonly ImportEdge[]
  readonly strings: readonly string[]
}

/** Finds every `import`, `export … from`, `import type`, `import()` and `new URL('…', import.meta.url)`. */
export function findReferences(text: string): References {
  const tokens = withoutComments(tokenize(text))
  const imports: ImportEdge[] = []
  tokens.forEach((token, at) => {
    if (token.kind !== 'word' || isProperty(tokens, at)) return
    const edge =
      token.text === 'import'
        ? readImport(tokens, at)
        : token.text === 'export'
          ? readExport(tokens, at)
          : null
    if (edge) imports.push(edge)
  })
  const strings = tokens.filter((token) => token.kind === 'string').map((token) => token.text)
  return { imports, strings }
}

const isProperty = (tokens: readonly Token[], at: number): boolean =>
  ['.', '?.'].includes(tokens[at - 1]?.text ?? '')

function readImport(tokens: readonly Token[], at: number): ImportEdge | null {
  const next = tokens[at + 1]
  if (!next || next.text === '.') return null
  const line = next.line
  if (next.kind === 'string') return { specifier: next.text, names: [], line }
  if (next.text === '(') {
    const target = tokens[at + 2]
    return target?.kind === 'string' ? { specifier: target.text, names: ['*'], line } : null
  }
  return readClause(tokens, at + 1)
}

function readExport(tokens: readonly Token[], at: number): ImportEdge | null {
  const next = tokens[at + 1]?.text === 'type' ? tokens[at + 2] : tokens[at + 1]
  return next?.text === '{' || next?.text === '*' ? readClause(tokens, at + 1) : null
}

/** Reads up to `from 'x'`; a clause holds only words, strings, braces, commas and a star, so anything else ends it. */
function readClause(tokens: readonly Token[], from: number): ImportEdge | null {
  const names: string[] = []
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]
    const next = tokens[at + 1]
    if (!token) return null
    if (token.text === 'from' && next?.kind === 'string') {
      return { specifier: next.text, names, line: next.line }
    }
    if (token.text === '*') names.push('*')
    else if (token.kind === 'word' && !['type', 'as', 'from'].includes(token.text)) {
      if (tokens[at - 1]?.text !== 'as') names.push(token.text)
    } else if (token.kind === 'mark' && !['{', '}', ','].includes(token.text)) return null
  }
  return null
}
