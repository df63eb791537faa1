import type { Finding } from './Finding.ts'
import { isGenerated, type Source } from './sources.ts'
import { type Token, tokenize } from './tokenize.ts'

const declared = new Set(['const', 'let', 'function', 'async', 'interface', 'type', 'class', 'abstract'])

/** Exported declarations without a doc comment right before them. Re-exports are documented where they are made. */
export function checkUndocumented(sources: readonly Source[]): Finding[] {
  return sources
    .filter(({ path }) => !isGenerated(path))
    .flatMap(({ path, text }) => {
      const tokens = tokenize(text)
      return tokens.flatMap((token, at) => {
        if (token.text !== 'export' || token.kind !== 'word') return []
        const name = nameOf(tokens, at)
        const before = tokens[at - 1]
        const isDocumented = before?.kind === 'comment' && before.text.startsWith('/**')
        if (name === null || isDocumented || isOverload(tokens, at, name)) return []
        return [
          { rule: 'undocumented', path, line: token.line, text: `${name} is exported without a doc comment` },
        ]
      })
    })
}

/** The name of an exported declaration; null for `export { … }`, `export *` and `export type { … }`. */
function nameOf(tokens: readonly Token[], at: number): string | null {
  const [first, second] = [tokens[at + 1], tokens[at + 2]]
  if (!first || !second || !declared.has(first.text) || ['{', '*'].includes(second.text)) return null
  let place = at + 2
  while (['function', 'class', '*'].includes(tokens[place]?.text ?? '')) place++
  return tokens[place]?.text ?? null
}

/** A further signature of a function that was documented above. */
function isOverload(tokens: readonly Token[], at: number, name: string): boolean {
  return tokens.slice(0, at).some((token, place) => token.text === 'export' && nameOf(tokens, place) === name)
}
