import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packPackages } from '../../../scripts/build/packPackages.ts'
import { runTool } from '../../../scripts/check/runTool.ts'
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts'
import { bundleSize } from './support/bundleSize.ts'
import { type InstalledPackages, installPackages } from './support/installPackages.ts'

const root = join(import.meta.dirname, '../../..')
const names = ['protocol', 'fhir', 'sdk']
/** Of the patient entry, without viem, in bytes after gzip. */
const largest = 120_000

describe('the packages as others get them', function () {
  this.timeout(600_000)
  let folder: TemporaryFolder
  let folders: readonly string[]
  let installed: InstalledPackages

  before(async () => {
    folder = await temporaryFolder()
    const packed = await packPackages(root, join(folder.path, 'packages'))
    if ('failure' in packed) throw new TypeError(packed.failure)
    folders = packed.folders.filter((path) => names.some((name) => path.endsWith(`/${name}`)))
    installed = await installPackages(root, { folders, into: folder.path })
  })
  after(async () => folder?.remove())

  for (const name of names) {
    it(`${name}: modules, declarations, manifest, licence and README, and nothing else`, async () => {
      const files = await listTarball(installed, name)
      expect(files).to.include.members(['package.json', 'LICENSE', 'README.md', 'index.js', 'index.d.ts'])
      const code = files.filter((file) => !['package.json', 'LICENSE', 'README.md'].includes(file))
      expect(code.filter((file) => !/\.(js|d\.ts)$/.test(file))).to.deep.equal([])
      expect(code.filter((file) => /\.(test|behavior)\.|(^|\/)(test|mocks)\//.test(file))).to.deep.equal([])
      // Each module has its declaration, and the other way round.
      const stems = (ending: string): string[] =>
        code.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length))
      expect(stems('.js')).to.deep.equal(stems('.d.ts'))
    })

    it(`${name}: a manifest that needs nothing of this repository`, async () => {
      const text = await readFile(
        join(installed.app, 'node_modules/@consentry', name, 'package.json'),
        'utf8',
      )
      const manifest = JSON.parse(text)
      expect(manifest).to.include({ name: `@consentry/${name}`, license: 'Apache-2.0', sideEffects: false })
      expect(manifest).not.to.have.any.keys('private', 'devDependencies', 'workspaces', 'scripts')
      expect(JSON.stringify(manifest.dependencies)).not.to.match(/"\*"|file:|workspace:/)
      const files = await listTarball(installed, name)
      for (const { types, default: code } of Object.values<Record<string, string>>(manifest.exports))
        expect(files).to.include.members([types?.slice(2), code?.slice(2)])
    })
  }

  it('run in a folder where neither viem nor ethers is installed', async () => {
    await cp(join(root, 'test/scripts/build/support/smoke.mjs'), join(installed.app, 'smoke.mjs'))
    const { stdout } = await promisify(execFile)(process.execPath, ['smoke.mjs'], { cwd: installed.app })
    expect(stdout).to.equal('all entries work\n')
  })

  for (const resolution of ['nodenext', 'bundler']) {
    it(`have types that a strict program finds by ${resolution}`, async () => {
      await cp(join(root, 'test/scripts/build/support/consumer.ts'), join(installed.app, 'consumer.ts'))
      const module = resolution === 'nodenext' ? 'nodenext' : 'esnext'
      const compilerOptions = {
        strict: true,
        noEmit: true,
        target: 'es2024',
        lib: ['es2024', 'dom'],
        module,
        moduleResolution: resolution,
        types: [],
        exactOptionalPropertyTypes: true,
      }
      const config = join(installed.app, 'tsconfig.json')
      await writeFile(config, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
      const args = ['node_modules/typescript/bin/tsc', '-p', config, '--pretty', 'false']
      expect((await runTool(root, args)).output).to.equal('')
    })
  }

  it('give a page the patient entry in at most 120 kB', async () => {
    const { gzip, packages, code } = await bundleSize(installed.app, '@consentry/sdk/patient')
    console.log(
      `      patient entry: ${(gzip / 1000).toFixed(1)} kB gzip without viem, of ${packages.join(', ')}`,
    )
    expect(gzip).to.be.below(largest)
    expect(packages).not.to.include.members(['viem'])
    expect(code).not.to.match(/from\s*["']node:|require\(["']node:/)
  })

  it('leave out what a page does not use', async () => {
    const { gzip: all } = await bundleSize(installed.app, '@consentry/sdk/patient')
    const { gzip, packages } = await bundleSize(installed.app, '@consentry/sdk/wallet/smartAccount')
    expect(gzip).to.be.below(all / 3)
    expect(packages).not.to.include('tweetnacl')
  })
})

async function listTarball({ tarballs }: InstalledPackages, name: string): Promise<readonly string[]> {
  const tarball = [...tarballs].find(([path]) => path.endsWith(`/${name}`))?.[1] ?? ''
  const { stdout } = await promisify(execFile)('tar', ['-tzf', tarball])
  return stdout
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''))
    .sort()
}
