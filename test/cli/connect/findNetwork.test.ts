import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { findNetwork } from '../../../cli/src/connect/findNetwork.ts'
import { parseArguments } from '../../../cli/src/parseArguments.ts'
import type { Surroundings } from '../../../cli/src/Surroundings.ts'
import { codeOf } from '../../sdk/support/codeOf.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

describe('cli: which network', () => {
  let temporary: TemporaryFolder
  before(async () => {
    temporary = await temporaryFolder()
  })
  after(() => temporary.remove())

  const find = (
    words: readonly string[],
    env: Surroundings['env'] = {},
    profile?: { gateway: string; rpc: string },
  ) => {
    const surroundings = { env, cwd: temporary.path, root: temporary.path } as Surroundings
    return findNetwork({ args: parseArguments({ name: 'x' }, words), surroundings }, profile)
  }
  const there = { gateway: 'https://gw.example', rpc: 'https://node.example/' }

  it('the options, the environment, the profile, the one of this machine: the first that is given', async () => {
    const words = ['--gateway', 'https://gw.example/x', '--rpc', 'https://node.example']
    expect(await find(words, {}, { gateway: 'http://a', rpc: 'http://b' })).to.deep.equal(there)
    const env = { CONSENTRY_GATEWAY: there.gateway, CONSENTRY_RPC: there.rpc }
    expect(await find([], env)).to.deep.equal(there)
    expect(await find([], {}, there)).to.deep.equal(there)
    expect(await find([])).to.deep.equal({ gateway: 'http://127.0.0.1:7546', rpc: 'http://127.0.0.1:7545/' })
    expect(await find(['--rpc', 'http://own:1'], {}, there)).to.deep.equal({ ...there, rpc: 'http://own:1/' })
  })

  it('the ports of the data folder', async () => {
    await mkdir(join(temporary.path, '.consentry'))
    const file = join(temporary.path, '.consentry', 'ports.json')
    await writeFile(file, '{"rpc":1001,"gateway":1002}\n')
    expect(await find([])).to.deep.equal({ gateway: 'http://127.0.0.1:1002', rpc: 'http://127.0.0.1:1001/' })
    await writeFile(file, '{"rpc":"x"}')
    expect(await codeOf(find([]))).to.equal('no_network')
    await rm(file)
    expect((await find([], { CONSENTRY_DATA: 'other' })).gateway).to.equal('http://127.0.0.1:7546')
  })

  it('is never guessed: a gateway needs its node', async () => {
    expect(await codeOf(find(['--gateway', 'https://other.example'], {}, there))).to.equal('no_network')
    expect(await find(['--gateway', there.gateway], {}, there)).to.deep.equal(there)
    for (const bad of ['gw.example', 'ftp://gw.example', ''])
      expect(await codeOf(find(['--gateway', bad, '--rpc', 'http://x'])), bad).to.equal('usage')
  })
})
