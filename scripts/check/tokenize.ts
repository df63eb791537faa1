/** A piece of TypeScript or Solidity source. `text` of a string is its content without the quotes. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'mark' | 'comment'
  readonly text: string
  /** Counted from 1. */
  readonly line: number
  readonly endLine: number
}

type Piece = { readonly kind: Token['kind']; readonly end: number }

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['comment', /\/\/[^\n]*|\/\*[\s\S]*?\*\/|#![^\n]*/y],
  ['word', /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy],
  ['number', /\.?\d(?:[\w.]|(?<=[eE])[+-])*/y],
  ['string', /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y],
]
const regex = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
const marks = /=>|\?\.(?!\d)|\.\.\.|[\s\S]/y
const beforeRegex = new Set(
  'return typeof case in of do else void delete throw new instanceof yield await'.split(' '),
)

/** Cuts source text into tokens; enough for imports, function lengths and duplicates, not a parser. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const templates: number[] = []
  let depth = 0
  let line = 1
  let at = 0
  while (at < text.length) {
    const blank = /\s+/y
    blank.lastIndex = at
    const gap = blank.exec(text)?.[0]
    if (gap !== undefined) {
      line += countLines(gap)
      at += gap.length
      continue
    }
    const resumes = text[at] === '}' && templates.at(-1) === depth
    if (resumes) templates.pop()
    const piece = resumes || text[at] === '`' ? templatePiece(text, at + 1) : nextPiece(text, at, tokens)
    const raw = text.slice(at, piece.end)
    if (piece.kind === 'template' && raw.endsWith('${')) templates.push(depth)
    if (piece.kind === 'mark') depth += raw === '{' ? 1 : raw === '}' ? -1 : 0
    const endLine = line + countLines(raw)
    tokens.push({ kind: piece.kind, text: piece.kind === 'string' ? raw.slice(1, -1) : raw, line, endLine })
    line = endLine
    at = piece.end
  }
  return tokens
}

export const withoutComments = (tokens: readonly Token[]): Token[] =>
  tokens.filter((token) => token.kind !== 'comment')

function nextPiece(text: string, at: number, before: readonly Token[]): Piece {
  for (const [kind, pattern] of patterns) {
    const end = matchEnd(pattern, text, at)
    if (end > at) return { kind, end }
  }
  if (text[at] === '/' && regexMayFollow(before)) {
    const end = matchEnd(regex, text, at)
    if (end > at) return { kind: 'regex', end }
  }
  return { kind: 'mark', end: matchEnd(marks, text, at) }
}

/** From behind a backtick, or behind the brace that closes an expression, to the next expression or the end. */
function templatePiece(text: string, from: number): Piece {
  let at = from
  while (at < text.length && text[at] !== '`') {
    if (text.startsWith('${', at)) return { kind: 'template', end: at + 2 }
    at += text[at] === '\\' ? 2 : 1
  }
  return { kind: 'template', end: Math.min(at + 1, text.length) }
}

function regexMayFollow(tokens: readonly Token[]): boolean {
  const last = tokens.findLast((token) => token.kind !== 'comment')
  if (!last) return true
  if (last.kind === 'word') return beforeRegex.has(last.text)
  return last.kind === 'mark' && ![')', ']', '}'].includes(last.text)
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

const countLines = (text: string): number => text.split('\n').length - 1
