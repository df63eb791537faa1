import type { Finding } from './Finding.ts'
import { isGenerated, isScript, type Source } from './sources.ts'
import { type Token, tokenize, withoutComments } from './tokenize.ts'

/** A sequence of tokens that must not occur in code, and why. */
interface Forbidden {
  readonly rule: string
  readonly words: readonly string[]
  readonly text: string
}

const inCode: readonly Forbidden[] = [
  { rule: 'bare-error', words: ['throw', 'new', 'Error', '('], text: 'throw a typed error with a code' },
  { rule: 'as-never', words: ['as', 'never'], text: '"as never" hides a type error' },
  { rule: 'as-any', words: ['as', 'any'], text: '"any" is not used here' },
  ...['describe', 'context', 'it', 'specify'].flatMap((name) => [
    { rule: 'focused-test', words: [name, '.', 'only'], text: 'this run would leave all other tests out' },
    { rule: 'skipped-test', words: [name, '.', 'skip'], text: 'a test runs or is deleted' },
  ]),
  { rule: 'skipped-test', words: ['this', '.', 'skip', '('], text: 'a test runs or is deleted' },
]

const inComments: readonly { readonly rule: string; readonly pattern: RegExp; readonly text: string }[] = [
  { rule: 'todo', pattern: /\b(TODO|FIXME|XXX|HACK)\b/, text: 'do it, or write it down outside the code' },
  {
    rule: 'ts-ignore',
    pattern: /@ts-(ignore|nocheck|expect-error)/,
    text: 'the compiler is right; change the types',
  },
]

/** What no file may contain, in TypeScript and Solidity, tests included. */
export function checkHabits(sources: readonly Source[]): Finding[] {
  return sources.filter(({ path }) => !isGenerated(path)).flatMap(checkSource)
}

function checkSource({ path, text }: Source): Finding[] {
  const tokens = tokenize(text)
  const comments = tokens.filter(({ kind }) => kind === 'comment')
  const found = comments.flatMap((comment) =>
    inComments
      .filter(({ pattern }) => pattern.test(comment.text))
      .map(({ rule, text: reason }) => ({ rule, path, line: comment.line, text: reason })),
  )
  return isScript(path) ? [...found, ...checkCode(path, tokens)] : found
}

function checkCode(path: string, all: readonly Token[]): Finding[] {
  const tokens = withoutComments(all)
  const commented = new Set(
    all.filter(({ kind }) => kind === 'comment').flatMap(({ line, endLine }) => [line, endLine]),
  )
  return tokens.flatMap((token, at) => {
    const { line } = token
    const found = inCode
      .filter(({ words }) => occurs(tokens, at, words))
      .map(({ rule, text }) => ({ rule, path, line, text }))
    if (!occurs(tokens, at, ['as', 'unknown', 'as']) || commented.has(line) || commented.has(line - 1))
      return found
    return [...found, { rule: 'as-unknown-as', path, line, text: 'say why in a comment beside it' }]
  })
}

const occurs = (tokens: readonly Token[], at: number, words: readonly string[]): boolean =>
  words.every((word, offset) => {
    const token = tokens[at + offset]
    return token?.text === word && token.kind !== 'string'
  })
