import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect } from 'chai'
import { fetchPackage, PackageError } from '../../../scripts/patients/fetchPackage.mjs'

describe('scripts/patients/fetchPackage', () => {
  const path = process.env['PATH'] ?? ''
  let root = ''
  let integrity = ''

  /** Puts an `npm` first in the path that answers `pack` with an archive made here. */
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'fetch-package-'))
    await mkdir(join(root, 'package'))
    await writeFile(join(root, 'package', 'package.json'), '{"name":"example"}')
    execFileSync('tar', ['-czf', join(root, 'example.tgz'), '-C', root, 'package'])
    const archive = await readFile(join(root, 'example.tgz'))
    integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`
    await placeNpm(`cp '${root}/example.tgz' example.tgz; echo '[{"filename":"example.tgz"}]'`)
    process.env['PATH'] = `${join(root, 'bin')}${delimiter}${path}`
  })
  afterEach(async () => {
    process.env['PATH'] = path
    await rm(root, { recursive: true })
  })

  async function placeNpm(command: string): Promise<void> {
    await mkdir(join(root, 'bin'), { recursive: true })
    await writeFile(join(root, 'bin', 'npm'), `#!/bin/sh\n${command}\n`)
    await chmod(join(root, 'bin', 'npm'), 0o755)
  }

  function fetchExample(lines: string[], wanted: string = integrity): Promise<string> {
    const example = { name: 'example', version: '1.0.0', integrity: wanted }
    return fetchPackage(example, join(root, 'out'), (line) => lines.push(line))
  }

  async function codeOf(fetched: Promise<string>): Promise<unknown> {
    return fetched.catch((error: unknown) => (error instanceof PackageError ? error.code : error))
  }

  it('unpacks the archive, says so in one line and leaves nothing else behind', async () => {
    const lines: string[] = []
    const folder = await fetchExample(lines)
    expect(await readFile(join(folder, 'package.json'), 'utf8')).to.equal('{"name":"example"}')
    expect(lines).to.have.length(1)
    expect(await readdir(join(root, 'out'))).to.deep.equal(['example-1.0.0'])
  })

  it('does and says nothing when the folder is there', async () => {
    await fetchExample([])
    await placeNpm('exit 1')
    const lines: string[] = []
    expect(await fetchExample(lines)).to.equal(join(root, 'out', 'example-1.0.0'))
    expect(lines).to.deep.equal([])
  })

  it('refuses an archive of another digest and unpacks nothing of it', async () => {
    expect(await codeOf(fetchExample([], 'sha512-AAAA'))).to.equal('integrity_differs')
    expect(await readdir(join(root, 'out'))).to.deep.equal([])
  })

  it('gives the typed error when npm fails or answers nonsense', async () => {
    for (const command of ['exit 1', 'echo nonsense']) {
      await placeNpm(command)
      expect(await codeOf(fetchExample([]))).to.equal('npm_failed')
      expect(await readdir(join(root, 'out'))).to.deep.equal([])
    }
  })

  it('lets two runs at once end with the same folder', async () => {
    const [first, second] = await Promise.all([fetchExample([]), fetchExample([])])
    expect(first).to.equal(second)
    expect(await readdir(join(root, 'out'))).to.deep.equal(['example-1.0.0'])
  })
})
