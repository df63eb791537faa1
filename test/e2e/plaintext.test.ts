import { existsSync } from 'node:fs'
import { appendFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { coreClasses, from0x, purposes } from '@consentry/protocol'
import { expect } from 'chai'
import type { DemoResult } from '../../scripts/demo/DemoResult.ts'
import { createNetwork } from '../../scripts/network/createNetwork.ts'
import type { Network, RunningNetwork } from '../../scripts/network/Network.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts'
import { chainTraces, formsOfBytes, formsOfWord } from './support/chainTraces.ts'
import { closedClasses, expectDemo } from './support/expectDemo.ts'
import { filesIn, findMarkers, markersOf } from './support/findMarkers.ts'
import { runDemo } from './support/runDemo.ts'

const synthea = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'synthea-fhir-r4')

/** What is left on disk and on chain after patients with depression and alcoholism were here. */
describe('e2e: what gateway and chain know after the demo', function () {
  this.timeout(180_000)
  let folder: TemporaryFolder
  let network: Network
  let running: RunningNetwork
  let result: DemoResult

  before(async () => {
    folder = await temporaryFolder()
    network = createNetwork({ dataDir: folder.path, ports: { rpc: 0, gateway: 0 } })
    running = await network.start()
    // Where the sample data is not at hand, the own patient has all of it.
    const patients = existsSync(synthea)
      ? ['--patients', synthea, '--only', 'Milan_Beatty', '--only', 'Trey_Leffler']
      : ['--only', 'zoe-lukasiewicz']
    const demo = await runDemo(patients, folder.path)
    result = demo.result
    expect(demo.code).to.equal(0)
  })

  after(async () => {
    await network?.stop()
    await folder.remove()
  })

  it('played on the network that ran, and gave what the expectation says', () => {
    expect(result.network).to.equal('running')
    expectDemo(result)
    expect([...closedClasses(result)])
      .to.include('substance-use')
      .and.to.include('mental')
  })

  it('no file of the gateway holds plaintext of a record in any encoding', async () => {
    const markers = await allMarkers()
    expect(markers.size).to.be.greaterThan(100)
    const files = [...(await filesIn(network.folder.gateway)), network.folder.gatewayLog]
    expect(files.some((file) => file.endsWith('-wal'))).to.equal(true)
    expect(await findMarkers(files, markers)).to.deep.equal([])
  })

  it('would have found it', async () => {
    const [marker = ''] = await allMarkers()
    const planted = join(folder.path, 'planted')
    const texts = {
      'utf-8': marker,
      hex: Buffer.from(marker).toString('hex'),
      base64: Buffer.from(`..${marker}`).toString('base64'),
    }
    for (const [encoding, text] of Object.entries(texts)) {
      await appendFile(planted, `${'z'.repeat(7)}${text}`)
      const [found] = await findMarkers([planted], [marker])
      expect(found?.encoding).to.equal(encoding)
      await rm(planted)
    }
  })

  it('no transaction or event of registry and anchor names the clinic, a class or a purpose', async () => {
    const { consentRegistry, auditAnchor } = running.deployment.contracts
    const traces = await chainTraces(running.rpcUrl, [consentRegistry, auditAnchor])
    const patients = result.patients.length
    // Keys, grant and revocation of each patient, as transaction and as event.
    expect(traces.length).to.be.at.least(6 * patients)
    const { address, orgId, name } = result.clinic
    const secrets = [
      ...formsOfBytes('the clinic’s address', from0x(address)),
      ...formsOfBytes('the clinic’s id', from0x(orgId)),
      ...[name, ...coreClasses, ...purposes].flatMap(formsOfWord),
    ]
    for (const { where, hex } of traces) {
      expect(
        secrets.filter((secret) => hex.includes(secret.hex)).map(({ what }) => what),
        where,
      ).to.deep.equal([])
    }
  })

  async function allMarkers(): Promise<ReadonlySet<string>> {
    const markers = new Set<string>()
    for (const { path } of result.patients) markersOf(JSON.parse(await readFile(path, 'utf8')), markers)
    return markers
  }
})
