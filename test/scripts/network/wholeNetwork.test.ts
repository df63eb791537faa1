import { expect } from 'chai'
import { createNetwork } from '../../../scripts/network/createNetwork.ts'
import type { Network } from '../../../scripts/network/Network.ts'
import { processStart } from '../../../scripts/network/processStart.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

describe('scripts/network/createNetwork, gateway included', function () {
  this.timeout(90_000)
  let folder: TemporaryFolder
  let network: Network
  let origin: string
  let failure: Promise<Error>

  before(async () => {
    folder = await temporaryFolder()
  })

  after(() => folder.remove())

  beforeEach(async () => {
    failure = new Promise((resolve) => {
      network = createNetwork({
        dataDir: folder.path,
        ports: { rpc: 0, gateway: 0 },
        failed: resolve,
      })
    })
    origin = (await network.start()).gatewayOrigin
  })

  afterEach(() => network.stop())

  const isReady = async () => (await fetch(`${origin}/readyz`)).status === 200
  const pids = () => [network.gatewayPid() as number, network.chain()?.pid as number]

  async function haveEnded(...ended: number[]): Promise<boolean> {
    return (await Promise.all(ended.map(processStart))).every((start) => start === null)
  }

  it('is ready when the start resolves, and gone when the stop does', async () => {
    expect(await isReady()).to.equal(true)
    const running = pids()
    await network.stop()
    expect(await haveEnded(...running)).to.equal(true)
  })

  it('brings a gateway back that was killed', async () => {
    const [before = 0] = pids()
    await network.kill({ gateway: true })
    expect(await haveEnded(before)).to.equal(true)
    await network.start()
    expect(await isReady()).to.equal(true)
    expect(network.gatewayPid()).to.not.equal(before)
  })

  it('restarts the gateway alone', async () => {
    const [gateway, anvil] = pids()
    await network.restartGateway()
    expect(await isReady()).to.equal(true)
    expect(network.gatewayPid()).to.not.equal(gateway)
    expect(network.chain()?.pid).to.equal(anvil)
  })

  it('brings both back after both were killed', async () => {
    const { freshFrom } = await network.start()
    await network.kill({ gateway: true, chain: true })
    const after = await network.start()
    expect(await isReady()).to.equal(true)
    expect(after.freshFrom).to.be.greaterThan(freshFrom)
    expect(after.gatewayOrigin).to.equal(origin)
  })

  it('stops everything and says why when the gateway ends by itself', async () => {
    const [gateway = 0, anvil = 0] = pids()
    process.kill(gateway, 'SIGKILL')
    expect(await failure).to.have.property('code', 'gateway_failed')
    expect(await haveEnded(gateway, anvil)).to.equal(true)
  })
})
