import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createNetwork } from '../../scripts/network/createNetwork.ts'
import type { Network } from '../../scripts/network/Network.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
type Ended = { readonly code: number; readonly out: string; readonly err: string }

// The command as a person calls it: a process of its own, no option that names the network, chain and gateway real.
describe('cli: as a program, on the network of this machine', function () {
  this.timeout(300_000)
  let folder: TemporaryFolder
  let network: Network

  before(async () => {
    folder = await temporaryFolder()
    network = createNetwork({
      dataDir: join(folder.path, 'data'),
      ports: { rpc: 0, gateway: 0 },
      gatewaySettings: { CONSENTRY_ANCHOR_SECONDS: '1', CONSENTRY_LIMIT_CHALLENGES_ADDRESS: '1000' },
    })
    await network.start()
  })
  after(async () => {
    await network?.stop()
    await folder?.remove()
  })

  function run(...words: readonly string[]): Promise<Ended> {
    const env = {
      PATH: process.env['PATH'],
      CONSENTRY_DATA: join(folder.path, 'data'),
      XDG_CONFIG_HOME: join(folder.path, 'config'),
    }
    return new Promise((resolve) => {
      const args = [join(root, 'cli/src/main.ts'), ...words]
      const child = execFile(process.execPath, args, { env, cwd: folder.path }, (_, out, err) =>
        resolve({ code: child.exitCode ?? -1, out, err }),
      )
    })
  }

  async function json<Answer>(...words: readonly string[]): Promise<Answer> {
    const { code, out, err } = await run(...words, '--json')
    expect(code, `${words.join(' ')}: ${err}`).to.equal(0)
    return JSON.parse(out)
  }

  it('goes the whole way: accredit, enrol, store, grant, read, audit', async () => {
    const code = ['--yes', '--recovery-code-file']
    const waiting = await run('provider', 'init', ...code, 'clinic.txt')
    expect(waiting.code, waiting.err).to.equal(3)
    const address = /0x[0-9a-f]{40}/.exec(waiting.err)?.[0] ?? ''
    const accredit = ['network', 'accredit', 'Harbour Clinic', address, '--roles', 'TREAT']
    const clinic: { orgId: string } = await json(...accredit)
    const again: { orgId: string } = await json(...accredit)
    expect(again.orgId).to.equal(clinic.orgId)
    const made: { org: string } = await json('provider', 'init', ...code, 'clinic.txt')
    expect(made.org).to.equal(clinic.orgId)

    const { address: patient }: { address: string } = await json('patient', 'init', ...code, 'patient.txt')
    await writeFile(join(folder.path, 'note.txt'), 'sodium 140')
    const [stored]: readonly { record: string }[] = await json(
      'patient',
      'add',
      'note.txt',
      '--class',
      'labs',
    )
    await json('patient', 'grant', 'Harbour', '--class', 'labs', '--until', '30d', '--yes')
    const read = await run('provider', 'read', patient, stored?.record ?? '')
    expect([read.code, read.out], read.err).to.deep.equal([0, 'sodium 140'])

    await json('patient', 'audit-bundle', 'bundle.ndjson')
    await json('auditor', 'snapshot', 'bundle.ndjson', 'snapshot.ndjson')
    const report: { findings: readonly unknown[]; chainFacts: string } = await json(
      ...['auditor', 'verify', 'bundle.ndjson', 'snapshot.ndjson'],
    )
    expect(report).to.deep.include({ findings: [], chainFacts: 'verified' })

    await json('network', 'suspend', clinic.orgId, '--yes')
    const refused = await run('provider', 'records', patient)
    expect(refused.code, refused.err).to.equal(3)
    const lifted = await run('network', 'accredit', 'Harbour Clinic', address)
    expect([lifted.code, lifted.err.includes('is suspended')], lifted.err).to.deep.equal([4, true])
  })

  it('ends with the codes of the table, and says nothing but the failure on standard error', async () => {
    expect(await run('network', 'status', '--rpc', 'http://127.0.0.1:1', '--json')).to.deep.include({
      code: 4,
      out: '',
    })
    expect((await run('patient', 'nothing')).code).to.equal(2)
    const { code, err } = await run('patient', 'grants', '--profile', 'nobody', '--json')
    expect([code, JSON.parse(err).error.code]).to.deep.equal([5, 'no_profile'])
    expect((await run('help', 'exit-codes')).out).to.include('interrupted')
  })
})
