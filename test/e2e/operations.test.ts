import { rename, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { AuditEvent, Deployment } from '@consentry/protocol'
import { expect } from 'chai'
import { createNetwork } from '../../scripts/network/createNetwork.ts'
import { gatewayOrigin } from '../../scripts/network/gatewayEnvironment.ts'
import type { Network, RunningNetwork } from '../../scripts/network/Network.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts'
import { freePort } from '../../scripts/network/freePort.ts'
import { type Program, runProgram, settingsFor, untilReadiness } from './support/gatewayProcess.ts'
import { sendUnknownFence } from './support/sendUnknownFence.ts'

// One gateway through its whole life: settings, start, questions of operators, stop, backup, restore, next log.
describe('e2e: operations', function () {
  this.timeout(120_000)
  let folder: TemporaryFolder
  let network: Network
  let running: RunningNetwork
  let port: number
  let gateway: Program | null = null
  const env = (more: Readonly<Record<string, string | number>> = {}) =>
    settingsFor(network, running, { port, CONSENTRY_ANCHOR_SECONDS: 1, ...more })
  const start = (more: Readonly<Record<string, string | number>> = {}): Program => {
    gateway = runProgram('main', [], env(more))
    return gateway
  }
  const stop = async (): Promise<number | null> => {
    gateway?.signal('SIGTERM')
    return (await gateway?.exited) ?? null
  }
  const run = async (name: string, ...args: readonly string[]): Promise<string> => {
    const program = runProgram(name, args, name === 'restore' ? {} : env())
    expect(await program.exited, program.output()).to.equal(0)
    return program.output()
  }
  const data = (...names: string[]): string => join(network.folder.gateway, ...names)
  const inLedger = <Row>(sql: string): Row => {
    const ledger = new DatabaseSync(data('ledger.sqlite'), { readOnly: true })
    try {
      return ledger.prepare(sql).get() as Row
    } finally {
      ledger.close()
    }
  }

  before(async () => {
    folder = await temporaryFolder()
    network = createNetwork({
      dataDir: join(folder.path, 'net'),
      ports: { rpc: 0, gateway: 0 },
      parts: 'chain',
    })
    running = await network.start()
    port = await freePort()
  })
  after(async () => {
    gateway?.signal('SIGKILL')
    await gateway?.exited
    await network.stop()
    await folder.remove()
  })

  it('a wrong setting ends the start with 78 and its name, never its value', async () => {
    const typo = runProgram('main', [], env({ CONSENTRY_LIMIT_WRITSE: 'marker' }))
    expect(await typo.exited).to.equal(78)
    expect(typo.output()).to.include('CONSENTRY_LIMIT_WRITSE').and.not.include('marker')
    const range = runProgram('main', [], env({ CONSENTRY_MAX_STALE: 987_654 }))
    expect(await range.exited).to.equal(78)
    expect(range.output()).to.include('CONSENTRY_MAX_STALE').and.not.include('987654')
  })

  it('a gateway answers what operators and machines ask', async () => {
    await untilReadiness(start(), port, ({ ready }) => ready)
    const metrics = await (await fetch(`${gatewayOrigin(port)}/metrics`)).text()
    expect(metrics)
      .to.match(/^consentry_leaves \d+$/m)
      .and.match(/^consentry_index_ready 1$/m)
    expect(metrics).not.to.match(/0x[0-9a-f]{8}/)
    const { paths } = (await (await fetch(`${gatewayOrigin(port)}/openapi.json`)).json()) as { paths: object }
    expect(paths).to.include.keys('/v1/fences', '/v1/patients/{p}/keys', '/openapi.json')
    expect(await run('fsck')).to.match(/: \d+ entries, .*\nnothing is wrong\n$/)
  })

  it('it stops cleanly: what runs is answered, every entry is under a checkpoint', async () => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk))
    socket.write('GET /v1/deployment HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    expect(await stop()).to.equal(0)
    expect(answer).to.match(/^HTTP\/1\.1 200 /)
    expect(gateway?.output()).to.include('all requests ended')
    const { leaves } = inLedger<{ leaves: number }>('select count(*) as leaves from leaf')
    expect(inLedger('select max(size) as size from checkpoint')).to.deep.include({ size: leaves })
  })

  it('an old backup halts the log, and says what to do', async () => {
    await run('backup', join(folder.path, 'backup'))
    await untilReadiness(start(), port, ({ ready }) => ready)
    const before = inLedger<{ leaves: number }>('select count(*) as leaves from leaf').leaves
    const { origin } = (await (await fetch(`${gatewayOrigin(port)}/v1/deployment`)).json()) as Deployment
    await sendUnknownFence(gatewayOrigin(port))
    await stop()
    expect(inLedger<{ leaves: number }>('select count(*) as leaves from leaf').leaves).to.be.above(before)
    for (const name of ['ledger.sqlite', 'blobs.sqlite', 'blobs'])
      await rename(data(name), join(folder.path, name))
    for (const name of ['ledger.sqlite', 'blobs.sqlite'])
      for (const side of ['-wal', '-shm']) await rm(data(name + side), { force: true })
    const said = await run('restore', join(folder.path, 'backup'), data())
    expect(said).to.include('older than its lock')
    const fsck = runProgram('fsck', ['--offline'], env())
    expect(await fsck.exited, fsck.output()).to.equal(1)
    expect(fsck.output()).to.match(/^lock: .* rolled back \[lock_ahead\]/m)
    const halted = await untilReadiness(
      start(),
      port,
      ({ log, notes }) => log === 'halted' && notes.length > 0,
    )
    expect(halted.ready).to.equal(false)
    expect(halted.notes.join('\n')).to.include('behind_lock').and.include('docs/operations/backup.md')
    expect(origin).to.match(/\/1$/)
    await stop()
  })

  it('the next log goes on, and its first entry names what was anchored of the old one', async () => {
    await untilReadiness(start({ CONSENTRY_LOG_NUMBER: 2 }), port, ({ ready }) => ready)
    const { body } = inLedger<{ body: string }>('select body from leaf where "index" = 0')
    const genesis = JSON.parse(body) as AuditEvent
    expect(genesis.type).to.equal('genesis')
    expect(genesis.log).to.match(/\/2$/)
    expect(genesis.prev?.origin).to.match(/\/1$/)
    expect(genesis.prev?.size).to.be.at.least(1)
    expect(inLedger<{ n: number }>('select count(*) as n from closedLeaf').n).to.be.at.least(1)
    const fsck = runProgram('fsck', [], env({ CONSENTRY_LOG_NUMBER: 2 }))
    // The old log was rolled back, so it is shorter than what was signed, anchored and continued; the new one is whole.
    expect(await fsck.exited, fsck.output()).to.equal(1)
    expect(fsck.output())
      .to.match(/^lock of log 1: .*\[lock_ahead\]/m)
      .and.match(/\/2: \d+ entries/)
    expect(fsck.output()).not.to.match(/^entry /m)
    await stop()
    const back = start({ CONSENTRY_LOG_NUMBER: 1 })
    expect(await back.exited).to.equal(70)
    expect(back.output()).to.include('the ledger holds the log')
  })
})
