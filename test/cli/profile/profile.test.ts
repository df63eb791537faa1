import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseArguments } from '../../../cli/src/parseArguments.ts'
import { parseProfile, type Profile, profileText } from '../../../cli/src/profile/Profile.ts'
import { profileFolder, type ProfileFolder } from '../../../cli/src/profile/profileFolder.ts'
import { writeNewFile } from '../../../cli/src/profile/secretFiles.ts'
import type { Surroundings } from '../../../cli/src/Surroundings.ts'
import { codeOf } from '../../sdk/support/codeOf.ts'
import { address } from '../../support/ids.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const profile: Profile = {
  v: 1,
  gateway: 'http://127.0.0.1:7546',
  rpc: 'http://127.0.0.1:7545/',
  net: { chainId: 31_337, registry: address(7) },
  address: address(8),
  wallet: 'key',
  org: null,
}

describe('cli: profiles', () => {
  let temporary: TemporaryFolder
  beforeEach(async () => {
    temporary = await temporaryFolder()
  })
  afterEach(() => temporary.remove())

  const open = (words: readonly string[] = [], env: Surroundings['env'] = {}): ProfileFolder => {
    const surroundings = { env, cwd: temporary.path, home: join(temporary.path, 'home') } as Surroundings
    return profileFolder({ args: parseArguments({ name: 'x' }, words), surroundings }, 'patient')
  }

  it('live where --config says, else XDG_CONFIG_HOME, else ~/.config', () => {
    const { path } = temporary
    expect(open(['--config', 'here']).path).to.equal(join(path, 'here', 'patient'))
    expect(open([], { XDG_CONFIG_HOME: '/x' }).path).to.equal('/x/consentry/patient')
    expect(open().path).to.equal(join(path, 'home', '.config', 'consentry', 'patient'))
    expect(open(['--profile', 'child']).path).to.match(/child$/)
    expect(() => open(['--profile', '../child'])).to.throw('letters')
  })

  it('are read as they were written, and nobody else can', async () => {
    const folder = open()
    expect(await folder.find()).to.equal(undefined)
    expect(await codeOf(folder.read())).to.equal('no_profile')
    await folder.write(profile)
    expect(await folder.read()).to.deep.equal(profile)
    const file = join(folder.path, 'profile.json')
    expect([(await stat(file)).mode & 0o777, (await stat(folder.path)).mode & 0o777]).to.deep.equal([
      0o600, 0o700,
    ])
    expect(await readdir(folder.path)).to.deep.equal(['profile.json'])
  })

  it('are refused where others can read file or folder, and where the file is a link', async () => {
    const folder = open()
    await folder.write(profile)
    const file = join(folder.path, 'profile.json')
    await chmod(file, 0o640)
    expect(await codeOf(folder.read())).to.equal('loose_mode')
    await chmod(file, 0o600)
    await chmod(folder.path, 0o755)
    expect(await codeOf(folder.read())).to.equal('loose_mode')
    expect(await codeOf(folder.write(profile))).to.equal('loose_mode')
    await chmod(folder.path, 0o700)
    await writeFile(join(temporary.path, 'elsewhere'), 'x', { mode: 0o600 })
    await symlink(join(temporary.path, 'elsewhere'), join(folder.path, 'wallet.key'))
    expect(await codeOf(folder.file('wallet.key'))).to.equal('loose_mode')
  })

  it('are replaced as a whole', async () => {
    const folder = open()
    await folder.write(profile)
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => folder.write({ ...profile, address: address(i + 20) })),
    )
    expect((await folder.read()).wallet).to.equal('key')
    expect(await readdir(folder.path)).to.deep.equal(['profile.json'])
  })

  for (const [what, text] of [
    ['no JSON', '{'],
    ['another version', JSON.stringify({ ...profile, v: 2 })],
    ['another address', JSON.stringify({ ...profile, address: '0x1' })],
    ['a gateway that is no URL', JSON.stringify({ ...profile, gateway: 'gateway' })],
    ['an unknown wallet', JSON.stringify({ ...profile, wallet: 'paper' })],
    ['another net', JSON.stringify({ ...profile, net: { chainId: 'x', registry: address(7) } })],
    ['null', 'null'],
  ] as const) {
    it(`are refused with ${what}`, () => {
      expect(() => parseProfile(text, 'profile.json')).to.throw('no profile of this version')
    })
  }

  it('parse as they were written', () => {
    expect(parseProfile(profileText(profile), 'x')).to.deep.equal(profile)
  })

  it('never write over a file that a person named', async () => {
    const file = join(temporary.path, 'code.txt')
    await mkdir(join(temporary.path, 'folder'))
    await writeNewFile(file, 'one')
    expect(await codeOf(writeNewFile(file, 'two'))).to.equal('bad_file')
    expect(await readFile(file, 'utf8')).to.equal('one')
    expect((await stat(file)).mode & 0o777).to.equal(0o600)
    expect(await codeOf(writeNewFile(join(temporary.path, 'none', 'x'), 'x'))).to.equal('bad_file')
  })
})
