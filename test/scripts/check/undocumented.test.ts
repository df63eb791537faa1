import { expect } from 'chai'
import { checkUndocumented } from '../../../scripts/check/undocumented.ts'

const names = (text: string): string[] =>
  checkUndocumented([{ path: 'a.ts', text }]).map(({ text: told }) => told.split(' ')[0] ?? '')

describe('checkUndocumented', () => {
  it('finds every kind of exported declaration', () => {
    const source = `export const a = 1
export function b() {}
export async function c() {}
export interface D {}
export type E = 1
export class F {}
export abstract class G {}
// not a doc comment
export const h = 1`
    expect(names(source)).to.deep.equal(['a', 'b', 'c', 'D', 'E', 'F', 'G', 'h'])
  })

  it('is content with documented ones, re-exports, and what is not exported', () => {
    const source = `/** A. */
export const a = 1
/** Both ways. */
export function b(x: string): void
export function b(x: number): void
export { c } from './c.ts'
export type { D } from './d.ts'
export * from './e.ts'
export type * from './f.ts'
function g() {}`
    expect(names(source)).to.deep.equal([])
  })
})
