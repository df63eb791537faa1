import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadPatients, OWN_PATIENTS } from '../../../scripts/patients/loadPatients.ts'

describe('scripts/patients/loadPatients', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patients-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('loads the Bundles of a folder in the order of their names and says why a file is none', async () => {
    const bundle = '{"resourceType":"Bundle","type":"collection"}'
    await writeFile(join(folder, 'b.json'), bundle)
    await writeFile(join(folder, 'a.json'), `\ufeff${bundle}`)
    await writeFile(join(folder, 'c.json'), '{"resourceType":"Patient"}')
    await writeFile(join(folder, 'd.json'), '{"resourceType":')
    await writeFile(join(folder, 'e.json'), Buffer.from('{"x":"\xff"}', 'latin1'))
    await writeFile(join(folder, 'f.json'), 'null')
    await writeFile(join(folder, 'SOURCES.md'), 'text')
    await mkdir(join(folder, 'g.json'))
    const { bundles, unreadable } = await loadPatients(folder)
    expect(bundles.map(({ name, path }) => [name, path])).to.deep.equal([
      ['a', join(folder, 'a.json')],
      ['b', join(folder, 'b.json')],
    ])
    expect(bundles[0]?.bundle).to.deep.equal(JSON.parse(bundle))
    expect(unreadable).to.deep.equal([
      { path: join(folder, 'c.json'), reason: 'not_a_bundle' },
      { path: join(folder, 'd.json'), reason: 'bad_json' },
      { path: join(folder, 'e.json'), reason: 'not_utf8' },
      { path: join(folder, 'f.json'), reason: 'not_a_bundle' },
      { path: join(folder, 'g.json'), reason: 'EISDIR' },
    ])
  })

  it('lists a folder that does not exist', async () => {
    const path = join(folder, 'nowhere')
    expect(await loadPatients(path)).to.deep.equal({ bundles: [], unreadable: [{ path, reason: 'ENOENT' }] })
  })

  it("loads the project's own patient", async () => {
    const { bundles, unreadable } = await loadPatients(OWN_PATIENTS)
    expect(bundles.map(({ name }) => name)).to.deep.equal(['zoe-lukasiewicz'])
    expect(unreadable).to.deep.equal([])
  })
})
