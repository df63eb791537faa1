import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { listExports } from '../../../scripts/exports/listExports.ts'
import { packageExports } from '../../../scripts/exports/packageExports.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

const root = join(import.meta.dirname, '../../..')
const advice =
  'the exports have changed: npm run generate -- exports writes the snapshot, git shows the difference'

/** Others build on these names: one that goes or changes breaks them, one that comes must be kept. */
describe('the exports of the packages', () => {
  const snapshot: Readonly<Record<string, readonly string[]>> = JSON.parse(
    readFileSync(join(root, 'test/snapshots/exports.json'), 'utf8'),
  )

  it('are those of the snapshot', () => {
    expect(packageExports(root), advice).to.deep.equal(snapshot)
  })

  for (const [entry, names] of Object.entries(packageExports(root))) {
    it(`of ${entry} are there when it is loaded`, async () => {
      const values = names.filter((name) => !name.startsWith('type '))
      const loaded: object = await import(import.meta.resolve(entry))
      expect(Object.keys(loaded).sort()).to.deep.equal(values)
    }).timeout(60_000)
  }
})

describe('listExports', () => {
  it('reads lists, types, new names, stars and declarations', async () => {
    const folder = await temporaryFolder()
    try {
      const files = {
        'entry.ts': [
          "export { a, type B, c as d } from './one.ts'",
          "export type { E } from './one.ts'",
          '// export { no } from nowhere',
          "export {\n  f, // export { g }\n} from './one.ts'",
          "export * from './inner/two.ts'",
          "export type * from './inner/three.ts'",
        ],
        'inner/two.ts': ['/** export const no = 1 */', 'export const h = 1', "export { i } from '../one.ts'"],
        'inner/three.ts': ['export class J {}', 'export type K = string', 'const hidden = 1'],
      }
      for (const [name, lines] of Object.entries(files)) {
        await mkdir(dirname(join(folder.path, name)), { recursive: true })
        await writeFile(join(folder.path, name), lines.join('\n'))
      }
      expect(listExports(join(folder.path, 'entry.ts'))).to.deep.equal([
        'a',
        'd',
        'f',
        'h',
        'i',
        'type B',
        'type E',
        'type J',
        'type K',
      ])
    } finally {
      await folder.remove()
    }
  })
})
