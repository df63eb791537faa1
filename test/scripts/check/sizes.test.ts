import { expect } from 'chai'
import { checkDuplicates } from '../../../scripts/check/duplicates.ts'
import { findFunctions, findSolidityFunctions } from '../../../scripts/check/findFunctions.ts'
import { checkSizes, checkSpread } from '../../../scripts/check/sizes.ts'

const lines = (count: number, of = 'x()'): string =>
  Array.from({ length: count }, (_, n) => `${of} // ${n}`).join('\n')
const rules = (path: string, text: string): string[] => checkSizes([{ path, text }]).map(({ rule }) => rule)

describe('checkSizes', () => {
  it('allows 300 lines in a file and not one more', () => {
    expect(rules('a.ts', `${lines(300)}\n`)).to.deep.equal([])
    expect(rules('a.ts', `${lines(301)}\n`)).to.deep.equal(['file-length'])
    expect(rules('A.sol', `${lines(301)}\n`)).to.deep.equal(['file-length'])
    expect(rules('a.generated.ts', `${lines(301)}\n`)).to.deep.equal([])
  })

  it('allows 50 lines in a function and not one more', () => {
    expect(rules('a.ts', `function f() {\n${lines(48)}\n}`)).to.deep.equal([])
    expect(rules('a.ts', `function f() {\n${lines(49)}\n}`)).to.deep.equal(['function-length'])
    expect(rules('A.sol', `function f() external {\n${lines(49)}\n}`)).to.deep.equal(['function-length'])
  })

  it('takes the heading of a test group for no function', () => {
    expect(rules('a.test.ts', `describe('a', () => {\n${lines(60)}\n})`)).to.deep.equal([])
    expect(rules('a.test.ts', `describe('a', function () {\n${lines(60)}\n})`)).to.deep.equal([])
    expect(rules('a.behavior.ts', `export function shouldDoIt(): void {\n${lines(60)}\n}`)).to.deep.equal([])
    expect(rules('a.test.ts', `it('does', () => {\n${lines(60)}\n})`)).to.deep.equal(['function-length'])
  })
})

describe('checkSpread', () => {
  const tree = (count: number, length: number, text = lines(length)): Parameters<typeof checkSpread>[0] =>
    Array.from({ length: count }, (_, n) => ({ path: `${length}-${n}.ts`, text }))

  it('is content with a tree of short files', () => {
    expect(checkSpread([...tree(60, 40), ...tree(38, 150), ...tree(2, 290)])).to.deep.equal([])
  })

  it('finds a tree whose usual file, or whose longer files, are too long', () => {
    expect(checkSpread([...tree(40, 40), ...tree(60, 100)])).to.have.length(1)
    expect(checkSpread([...tree(90, 40), ...tree(10, 250)])).to.have.length(1)
  })

  it('finds a tree of long functions', () => {
    expect(checkSpread(tree(1, 1, `function f() {\n${lines(30)}\n}`))).to.have.length(1)
  })
})

describe('findFunctions', () => {
  const names = (source: string): string[] => findFunctions(source).map(({ name }) => name)

  it('finds functions, methods, accessors and arrows', () => {
    const source = `function a<T>(x: { y: T }): Promise<{ z: T }> { }
class B { constructor(readonly c: string) { } async d(): Promise<void> { } get e(): number { return 1 } }
const f = async (x: number): Promise<void> => { }
const g = { h(x) { }, i: () => { } }`
    expect(names(source)).to.deep.equal(['a', 'constructor', 'd', 'e', 'f', 'h', 'an arrow function'])
  })

  it('takes blocks, calls and types for none', () => {
    const source = `if (a) { b() }
for await (const c of d) { }
const e = f ? g(h) : { i: 1 }
type J = { k: () => void; l(m: string): void }
const n = async (): Promise<number> => (await o()) + 1
new P({ q: 1 })`
    expect(names(source)).to.deep.equal([])
  })

  it('finds functions and modifiers of Solidity that have a body', () => {
    const source = `function a(uint x) external view override(I) returns (bytes32) { }
function b(uint x) external;
modifier onlyC() { _; }
constructor(address d) E(d) { }`
    expect(findSolidityFunctions(source).map(({ name }) => name)).to.deep.equal(['a', 'onlyC', 'constructor'])
  })
})

describe('checkDuplicates', () => {
  const code = (count: number): string => Array.from({ length: count }, (_, n) => `step${n}()`).join('\n')
  const found = (first: string, second: string): string[] =>
    checkDuplicates([
      { path: 'a.ts', text: first },
      { path: 'b.ts', text: second },
    ]).map(({ path, line }) => `${path}:${line}`)

  it('allows twelve equal lines and not one more', () => {
    expect(found(code(12), code(12))).to.deep.equal([])
    expect(found(code(13), `other()\n${code(13)}`)).to.deep.equal(['b.ts:2'])
  })

  it('looks through blanks, comments and indentation, and past imports', () => {
    expect(found(code(13), code(13).replaceAll('\n', '\n\n  // why\n  '))).to.deep.equal(['b.ts:1'])
    const imports = Array.from({ length: 20 }, (_, n) => `import { x${n} } from './x.ts'`).join('\n')
    expect(found(imports, imports)).to.deep.equal([])
  })
})
