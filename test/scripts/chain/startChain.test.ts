import { readdir, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Chain, type ChainParameters, startChain } from '../../../scripts/chain/startChain.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { blockOf, chainId, headOf, minedCount, payer, sendTransfer } from './payer.ts'

describe('scripts/chain/startChain', function () {
  this.timeout(30_000)
  let folder: TemporaryFolder
  let lines: string[]
  let chain: Chain

  beforeEach(async () => {
    folder = await temporaryFolder()
    lines = []
    chain = await start()
  })

  afterEach(async () => {
    await chain.kill()
    await folder.remove()
  })

  function start(more: Partial<ChainParameters> = {}): Promise<Chain> {
    const log = (line: string) => lines.push(line)
    return startChain({ folder: folder.path, chainId, treasury: payer.address, log, ...more })
  }

  const states = async () => (await readdir(folder.path)).filter((name) => name.startsWith('state-')).sort()

  it('has the drawn chain id, one rich account and no account of its own', async () => {
    expect(Number(await chain.call('eth_chainId'))).to.equal(chainId)
    expect(await chain.call('eth_accounts')).to.deep.equal([])
    const known = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
    expect(Number(await chain.call('eth_getBalance', [known, 'latest']))).to.equal(0)
    expect(Number(await chain.call('eth_getBalance', [payer.address, 'latest']))).to.be.greaterThan(0)
  })

  it('answers no page: neither CORS nor a preflight', async () => {
    const answer = await fetch(chain.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }),
    })
    expect(answer.headers.get('access-control-allow-origin')).to.equal(null)
    const preflight = await fetch(chain.url, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).to.equal(null)
  })

  it('puts transactions that come together into one block', async () => {
    const hashes = await Promise.all([0, 1, 2, 3, 4].map((nonce) => sendTransfer(chain, nonce)))
    const numbers = await Promise.all(hashes.map((hash) => blockOf(chain, hash)))
    expect(new Set(numbers).size).to.equal(1)
  })

  it('carries on after a clean stop with all transactions, their receipts and raw bytes', async () => {
    const hash = await sendTransfer(chain, 0)
    const raw = await chain.call('debug_getRawTransaction', [hash])
    await chain.stop()
    chain = await start()
    expect(await minedCount(chain)).to.equal(1)
    expect(await blockOf(chain, hash)).to.be.lessThan(chain.freshFrom)
    expect(await chain.call('debug_getRawTransaction', [hash])).to.equal(raw)
  })

  it('mines two blocks at each start and names the first', async () => {
    for (let life = 0; life < 3; life += 1) {
      const before = await headOf(chain)
      await chain.stop()
      chain = await start()
      expect(chain.freshFrom).to.equal(before.number + 1)
      expect((await headOf(chain)).number).to.equal(chain.freshFrom + 1)
    }
  })

  it('gives blocks the wall clock, and never an earlier time than before', async () => {
    const times: number[] = []
    for (const wall of [4_000_000_000_000, 4_000_000_500_000, 3_999_999_000_000, 4_000_000_501_000]) {
      await chain.stop()
      chain = await start({ now: () => wall })
      times.push((await headOf(chain)).seconds)
    }
    expect(times).to.deep.equal([4_000_000_000, 4_000_000_500, 4_000_000_500, 4_000_000_501])
  })

  it('keeps two states for the owner alone, and nothing unpacked', async () => {
    for (let count = 0; count < 4; count += 1) await chain.save()
    expect(await states()).to.have.length(2)
    for (const name of await states()) {
      expect((await stat(join(folder.path, name))).mode & 0o777).to.equal(0o600)
    }
    expect(await readdir(folder.path)).to.not.include('unpacked.json')
  })

  it('takes the state before it when the newest was cut short at any place', async () => {
    await blockOf(chain, await sendTransfer(chain, 0))
    await chain.save()
    for (const part of [0, 0.01, 0.5, 0.999]) {
      await chain.save()
      await chain.kill()
      const newest = join(folder.path, (await states()).at(-1) ?? '')
      await truncate(newest, Math.floor((await stat(newest)).size * part))
      lines = []
      chain = await start()
      expect(await minedCount(chain)).to.equal(1)
      expect(lines.join()).to.include('is damaged')
      await chain.save()
    }
  })

  it('never begins anew where a chain was', async () => {
    await chain.stop()
    for (const name of await states()) await truncate(join(folder.path, name), 10)
    expect(await start().catch((error) => error)).to.have.property('code', 'state_damaged')
    const empty = await temporaryFolder()
    const missing = await start({ folder: empty.path, mustExist: true }).catch((error) => error)
    await empty.remove()
    expect(missing).to.have.property('code', 'state_missing')
  })

  it('tells when anvil has ended', async () => {
    process.kill(chain.pid, 'SIGKILL')
    await chain.exited
    expect(await chain.call('eth_chainId').catch((error) => error)).to.have.property('code', 'rpc_failed')
  })
})
