import { chmod, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { createNetwork } from '../../../scripts/network/createNetwork.ts'
import type { Network } from '../../../scripts/network/Network.ts'
import { keyNames } from '../../../scripts/network/installationKeys.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const ward = '0x00000000000000000000000000000000000a11ce'

describe('scripts/network/createNetwork, chain and contracts', function () {
  this.timeout(30_000)
  let folder: TemporaryFolder
  let network: Network
  const others: Network[] = []

  beforeEach(async () => {
    folder = await temporaryFolder()
    network = make(folder.path)
  })

  afterEach(async () => {
    for (const each of [network, ...others.splice(0)]) await each.stop()
    await folder.remove()
  })

  function make(dataDir: string): Network {
    return createNetwork({ dataDir, parts: 'chain', ports: { rpc: 0, gateway: 0 } })
  }

  async function rpc(url: string, method: string, ...params: unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return ((await answer.json()) as { result?: unknown }).result
  }

  it('brings up chain and contracts, and finds them again at the next start', async () => {
    const first = await network.start()
    const { consentRegistry } = first.deployment.contracts
    expect(await rpc(first.rpcUrl, 'eth_getCode', consentRegistry, 'latest')).to.match(/^0x[0-9a-f]{1000,}$/)
    await network.stop()
    network = make(folder.path)
    const second = await network.start()
    expect(second).to.deep.equal({ ...first, freshFrom: second.freshFrom })
    expect(second.freshFrom).to.be.greaterThan(first.freshFrom)
  })

  it('publishes freshFrom for the gateway', async () => {
    const { freshFrom } = await network.start()
    expect(JSON.parse(await readFile(network.folder.freshFrom, 'utf8'))).to.deep.equal({ freshFrom })
  })

  it('shares no key and no chain id with another installation', async () => {
    const second = await temporaryFolder()
    const other = make(second.path)
    others.push(other)
    const [one, two] = [await network.start(), await other.start()]
    const secrets = new Set<string>()
    for (const { folder } of [network, other]) {
      for (const name of keyNames) secrets.add(await readFile(join(folder.keys, `${name}.key`), 'utf8'))
    }
    expect(secrets.size).to.equal(2 * keyNames.length)
    expect(one.chainId).to.not.equal(two.chainId)
    expect(one.deployment.deployer).to.not.equal(two.deployment.deployer)
    await other.stop()
    await second.remove()
  })

  it('lets nobody but the owner read the folder', async () => {
    await network.start()
    for (const entry of await readdir(folder.path, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      const { mode } = await stat(path)
      expect([path, mode & 0o777]).to.deep.equal([path, entry.isDirectory() ? 0o700 : 0o600])
    }
  })

  it('refuses a key that others can read, and leaves nothing running', async () => {
    await network.start()
    await network.stop()
    const file = join(network.folder.keys, 'relayer.key')
    await chmod(file, 0o640)
    expect(await network.start().catch((error) => error)).to.have.property('code', 'bad_key_file')
    await chmod(file, 0o600)
    await network.start()
  })

  it('refuses a second start on the same folder, which the first survives', async () => {
    const { rpcUrl } = await network.start()
    const second = make(folder.path)
    others.push(second)
    const error = await second.start().catch((reason) => reason)
    expect(error).to.have.property('code', 'already_running')
    expect(error.message).to.include(`process ${process.pid}`)
    expect(await rpc(rpcUrl, 'eth_chainId')).to.be.a('string')
  })

  it('accredits an organisation that survives a crash of the chain', async () => {
    await network.start()
    const { orgId } = await network.accredit({ name: 'Ward', adminAddress: ward, roles: 1 })
    await network.kill({ chain: true })
    expect(network.chain()).to.equal(undefined)
    const { deployment, rpcUrl } = await network.start()
    expect(deployment.organisations.map((organisation) => organisation.orgId)).to.deep.equal([orgId])
    expect(Number(await rpc(rpcUrl, 'eth_getBalance', ward, 'latest'))).to.be.greaterThan(0)
  })

  it('keeps its RPC URL while the chain is down and answers 503 there', async () => {
    const { rpcUrl } = await network.start()
    await network.kill({ chain: true })
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] })
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(rpcUrl, { method: 'POST', headers, body })).status).to.equal(503)
    expect((await network.start()).rpcUrl).to.equal(rpcUrl)
  })

  it('gives ether to those who send for themselves', async () => {
    const { rpcUrl } = await network.start()
    await network.fund(ward)
    expect(BigInt((await rpc(rpcUrl, 'eth_getBalance', ward, 'latest')) as string)).to.equal(10n ** 19n)
  })

  it('stops once, however often it is told to, and leaves no record of a run', async () => {
    await network.start()
    await Promise.all([network.stop(), network.stop()])
    await network.stop()
    expect(await readdir(folder.path)).to.not.include('run.json')
    expect(
      await network.accredit({ name: 'x', adminAddress: ward, roles: 1 }).catch((e) => e),
    ).to.have.property('code', 'not_running')
  })
})
