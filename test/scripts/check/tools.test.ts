import { expect } from 'chai'
import { parseTypeDocOutput } from '../../../scripts/check/apidoc.ts'
import { matches } from '../../../scripts/check/glob.ts'
import { parseAnnotations } from '../../../scripts/check/lint.ts'
import { parseCompilerOutput } from '../../../scripts/check/types.ts'

describe('parseCompilerOutput', () => {
  it('reads place and text and leaves explanations out', () => {
    const output = "a/b.ts(3,7): error TS2322: Type 'x' is wrong.\n  Because of y.\n"
    expect(parseCompilerOutput(output, 1)).to.deep.equal([
      { rule: 'types', path: 'a/b.ts', line: 3, text: "TS2322: Type 'x' is wrong." },
    ])
  })

  it('is content with silence only when the compiler is', () => {
    expect(parseCompilerOutput('', 0)).to.deep.equal([])
    expect(parseCompilerOutput('', 134)).to.have.length(1)
    expect(parseCompilerOutput('error TS5023: Unknown option', 1)).to.have.length(1)
  })
})

describe('parseAnnotations', () => {
  it('reads rule, place and text', () => {
    const output = '::error title=lint/style/useConst,file=a.ts,line=2,endLine=2,col=1::Use const.\n'
    expect(parseAnnotations(output, 1)).to.deep.equal([
      { rule: 'style/useConst', path: 'a.ts', line: 2, text: 'Use const.' },
    ])
  })

  it('takes a failure without annotations for a finding', () => {
    expect(parseAnnotations('configuration is wrong', 1)).to.have.length(1)
    expect(parseAnnotations('Checked 3 files', 0)).to.deep.equal([])
  })
})

describe('matches', () => {
  for (const [path, pattern, expected] of [
    ['a/b/c.ts', 'a/**', true],
    ['a/b/c.ts', 'a/*', false],
    ['a/b.ts', 'a/*.ts', true],
    ['a/b.ts', 'a/**/b.ts', true],
    ['a/x/b.ts', 'a/{x,y}/b.ts', true],
    ['a/z/b.ts', 'a/{x,y}/b.ts', false],
    ['axb.ts', 'a.b.ts', false],
    ['node:fs/promises', 'node:**', true],
  ] as const) {
    it(`${path} ${expected ? 'matches' : 'does not match'} ${pattern}`, () => {
      expect(matches(path, [pattern])).to.equal(expected)
    })
  }
})

describe('parseTypeDocOutput', () => {
  it('takes each warning for a finding, and not the line that counts them', () => {
    const text = 'Page, defined in @consentry/sdk/src/client/answers.ts, is referenced by Answers'
    const output = `[info] Converting\n[warning] ${text}\n[warning] Found 0 errors and 1 warnings\n`
    expect(parseTypeDocOutput(output, 4)).to.deep.equal([
      { rule: 'apidoc', path: 'sdk/src/client/answers.ts', line: 0, text },
    ])
  })

  it('is content with silence only when the program is', () => {
    expect(parseTypeDocOutput('[info] Converting', 0)).to.deep.equal([])
    expect(parseTypeDocOutput('', 6)).to.have.length(1)
  })
})
