import { expect } from 'chai'
import fc from 'fast-check'
import { findReferences } from '../../../scripts/check/findImports.ts'
import { tokenize } from '../../../scripts/check/tokenize.ts'

const texts = (source: string): string[] => tokenize(source).map(({ text }) => text)
const specifiers = (source: string): string[] =>
  findReferences(source).imports.map(({ specifier }) => specifier)

describe('tokenize', () => {
  it('keeps a template with nested expressions together', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source under test
    const source = '`a ${`b${ { c: 1 }.c }`} d` + e'
    expect(texts(source)).to.deep.equal([
      '`a ${',
      '`b${',
      '{',
      'c',
      ':',
      '1',
      '}',
      '.',
      'c',
      '}`',
      '} d`',
      '+',
      'e',
    ])
  })

  it('tells a regular expression from a division', () => {
    expect(texts('a = /[/"]x/g')).to.deep.equal(['a', '=', '/[/"]x/g'])
    expect(texts('a / b / c')).to.deep.equal(['a', '/', 'b', '/', 'c'])
  })

  it('counts the lines of what it has passed', () => {
    const [, comment, word] = tokenize("'x'\n/* a\nb */ y")
    expect([comment?.line, comment?.endLine, word?.line]).to.deep.equal([2, 3, 3])
  })

  it('loses no character but blanks, whatever it reads', () => {
    const part = fc.constantFrom(
      "'",
      '"',
      '`',
      '/',
      '*',
      '\\',
      '${',
      '}',
      '{',
      '\n',
      ' ',
      'a',
      '1',
      '.',
      '=>',
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const source = parts.join('')
        const length = tokenize(source).reduce(
          (sum, { kind, text }) => sum + text.length + (kind === 'string' ? 2 : 0),
          0,
        )
        expect(length).to.be.at.most(source.length)
        expect(length).to.be.at.least(source.replaceAll(/\s/g, '').length)
      }),
    )
  })
})

describe('findReferences', () => {
  it('finds every form of import', () => {
    const source = `import './a.ts'
import b, { c as d } from './b.ts'
import type { E } from './e.ts'
import * as f from 'f'
export { g } from "./g.ts"
export type { H } from './h.ts'
export * from './i.ts'
const j = await import('./j.ts')
type K = import('./k.ts').K`
    expect(specifiers(source)).to.deep.equal([
      './a.ts',
      './b.ts',
      './e.ts',
      'f',
      './g.ts',
      './h.ts',
      './i.ts',
      './j.ts',
      './k.ts',
    ])
  })

  it('is not deceived by comments, strings and local exports', () => {
    const source = `// import './a.ts'
/* export * from './b.ts' */
const text = "import './c.ts'"
const here = import.meta.url
export const from = './d.ts'
export { text }
export function e() {}`
    expect(specifiers(source)).to.deep.equal([])
  })

  it('tells the names that are imported', () => {
    const [edge] = findReferences("import { type A, decide as rule } from './x.ts'").imports
    expect(edge?.names).to.deep.equal(['A', 'decide'])
  })
})
