import { type Token, tokenize, withoutComments } from './tokenize.ts'

/** A function with a body in braces: its name as far as it has one, and how many lines it takes. */
export interface FoundFunction {
  readonly name: string
  readonly line: number
  readonly lines: number
}

const notNames = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'await',
  'async',
  'return',
  'typeof',
  'import',
])
const opening = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])
const grouping = new Set(['describe', 'context'])
const solidityStarts = new Set(['function', 'constructor', 'modifier', 'fallback', 'receive'])
/** Behind one of these an opening brace begins a type, behind anything else the body. */
const beforeType = new Set([':', '|', '&', '=>', '<', ',', '?', 'is', 'extends', 'readonly'])

/** Functions, methods and arrows of TypeScript; the callbacks of `describe` are headings, not functions. */
export function findFunctions(text: string): FoundFunction[] {
  const tokens = withoutComments(tokenize(text))
  const found: FoundFunction[] = []
  tokens.forEach((token, at) => {
    const start =
      token.text === '=>' ? arrowBody(tokens, at) : token.text === '(' ? bodyBehind(tokens, at) : null
    if (!start) return
    const end = closing(tokens, start.body)
    const first = tokens[start.head]
    const last = tokens[end]
    if (first && last) found.push({ name: start.name, line: first.line, lines: last.line - first.line + 1 })
  })
  return found
}

/** Functions and modifiers of Solidity that have a body. */
export function findSolidityFunctions(text: string): FoundFunction[] {
  const tokens = withoutComments(tokenize(text))
  return tokens.flatMap((token, at) => {
    if (token.kind !== 'word' || !solidityStarts.has(token.text)) return []
    let body = at + 1
    while (body < tokens.length && !['{', ';', ')'].includes(tokens[body]?.text ?? '')) {
      body = tokens[body]?.text === '(' ? closing(tokens, body) + 1 : body + 1
    }
    if (tokens[body]?.text !== '{') return []
    const last = tokens[closing(tokens, body)] ?? token
    const name = tokens[at + 1]?.kind === 'word' ? tokens[at + 1]?.text : token.text
    return [{ name: name ?? token.text, line: token.line, lines: last.line - token.line + 1 }]
  })
}

interface Start {
  readonly name: string
  readonly head: number
  readonly body: number
}

function arrowBody(tokens: readonly Token[], arrow: number): Start | null {
  if (tokens[arrow + 1]?.text !== '{') return null
  let head = arrow - 1
  for (let depth = 0; head > 0; head--) {
    const text = tokens[head]?.text ?? ''
    if ([')', ']', '}', '>'].includes(text)) depth++
    if (['(', '[', '{', '<'].includes(text)) depth--
    if (depth < 0 || (depth === 0 && ['=', ',', 'return', '=>', ';'].includes(text))) break
  }
  if (isHeading(tokens, head)) return null
  const name = tokens[head]?.text === '=' ? tokens[head - 1]?.text : undefined
  return { name: name && /^[\w$]+$/.test(name) ? name : 'an arrow function', head: head + 1, body: arrow + 1 }
}

/** Whether the place is behind the title of a `describe(…)`. */
function isHeading(tokens: readonly Token[], at: number): boolean {
  for (let back = at; back > at - 12 && back > 0; back--) {
    if (tokens[back]?.text === '(') return grouping.has(tokens[back - 1]?.text ?? '')
    if (tokens[back]?.text === ';') return false
  }
  return false
}

/** `name(…) {`, `function name(…): Type {` and the like; null for calls and for `if (…) {`. */
function bodyBehind(tokens: readonly Token[], paren: number): Start | null {
  const head = nameBefore(tokens, paren)
  const name = tokens[head]
  if (name?.kind !== 'word' || notNames.has(name.text)) return null
  if (['.', '?.', 'new'].includes(tokens[head - 1]?.text ?? '')) return null
  if (name.text === 'function' && isHeading(tokens, head - 1)) return null
  const behind = closing(tokens, paren) + 1
  const body = tokens[behind]?.text === ':' ? behindType(tokens, behind + 1) : behind
  return tokens[body]?.text === '{' ? { name: name.text, head, body } : null
}

/** The place of `name` in `name(` and in `name<T>(`. */
function nameBefore(tokens: readonly Token[], paren: number): number {
  let at = paren - 1
  if (tokens[at]?.text !== '>') return at
  for (let depth = 0; at > 0; at--) {
    if (tokens[at]?.text === '>') depth++
    if (tokens[at]?.text === '<' && --depth === 0) return at - 1
  }
  return at
}

/** The place behind a type, or -1 where the statement ends instead: lines end without a semicolon here. */
function behindType(tokens: readonly Token[], from: number): number {
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]
    const before = tokens[at - 1]
    if (!token || !before) return -1
    const follows = !beforeType.has(before.text)
    if (token.text === '{' && follows) return at
    if ([';', '=', ')', '}', ']'].includes(token.text)) return -1
    if (follows && token.line > before.endLine && !['|', '&', '>'].includes(token.text)) return -1
    if (opening.has(token.text)) at = closing(tokens, at)
  }
  return -1
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at]
    if (token?.kind !== 'mark') continue
    if (opening.has(token.text)) depth++
    else if ([')', ']', '}'].includes(token.text)) depth--
    if (depth === 0) return at
  }
  return tokens.length - 1
}
