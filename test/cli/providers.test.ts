import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import { type CliNetwork, type Ended, openCliNetwork } from './support/openCliNetwork.ts'
import { openPair } from './support/openPair.ts'

type Json = Readonly<Record<string, unknown>>

describe('cli: an organisation at work', function () {
  this.timeout(60_000)
  let cli: CliNetwork
  let patient: Address
  before(async () => {
    cli = await openCliNetwork()
    patient = (await openPair(cli)).patient
    const sodium = { resourceType: 'Observation', id: 'a', status: 'final', code: { text: 'sodium' } }
    await writeFile(join(cli.folder.path, 'sodium.json'), JSON.stringify(sodium))
    await cli.json('patient', 'add', 'sodium.json', '--class', 'labs')
  })
  after(async () => cli?.close())

  it('fetches what is granted as a Bundle, as a summary and as NDJSON', async () => {
    const bundle: { resourceType: string; entry: readonly { resource: Json }[] } = await cli.json(
      ...['provider', 'fetch', patient],
    )
    const types = bundle.entry.map(({ resource }) => resource['resourceType'])
    expect(types).to.include('Observation').and.include('Provenance')
    const summary: Json = await cli.json('provider', 'fetch', patient, '--format', 'summary')
    expect(summary).to.include({ resourceType: 'Bundle', type: 'document' })
    const lines = await cli.run(['provider', 'fetch', patient, '--format', 'ndjson'])
    expect(
      lines.out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Json)['resourceType']),
    ).to.deep.equal(['Observation', 'Provenance'])
    expect(
      await cli.json('provider', 'fetch', patient, '--format', 'ndjson', '-o', 'p.ndjson'),
    ).to.have.property('file')
    expect(await readFile(join(cli.folder.path, 'p.ndjson'), 'utf8')).to.equal(lines.out)
    expect((await stat(join(cli.folder.path, 'p.ndjson'))).mode & 0o777).to.equal(0o600)
    expect(
      (await cli.run(['provider', 'fetch', patient, '--format', 'ndjson', '-o', 'p.ndjson'])).code,
    ).to.equal(7)
    expect((await cli.run(['provider', 'fetch', patient, '--format', 'xml'])).code).to.equal(2)
    expect((await cli.run(['provider', 'fetch', patient, '--purpose', 'HRESCH'])).code).to.equal(3)
  })

  it('lets the patient put everything together', async () => {
    const written: Json = await cli.json('patient', 'summary', '-o', 'summary.json')
    const summary = JSON.parse(await readFile(String(written['file']), 'utf8')) as Json
    expect(summary).to.include({ resourceType: 'Bundle', type: 'document' })
    const all: { entry: readonly unknown[] } = await cli.json('patient', 'summary', '--everything')
    expect(all.entry).to.not.have.lengthOf(0)
    expect((await cli.run(['patient', 'summary', '-o', 'summary.json'])).code).to.equal(7)
  })

  it('tells what changes', async () => {
    let ended: Ended | undefined
    const watching = cli.run(['patient', 'watch', '--count', '1', '--json']).then((end) => {
      ended = end
    })
    for (let i = 0; ended === undefined && i < 100; i++) {
      await cli.json('provider', 'send', patient, `hello ${i}`)
      await cli.network.pump()
    }
    await watching
    expect(ended?.code, ended?.err).to.equal(0)
    expect(JSON.parse(ended?.out ?? '')).to.include.keys('id', 't', 'type')
    expect((await cli.run(['provider', 'watch', '--count', 'x'])).code).to.equal(2)
  })

  it('takes members in and lets them go', async () => {
    const member = `0x${'33'.repeat(20)}`
    expect((await cli.run(['network', 'member', 'add', member])).code).to.equal(2)
    const added: Json = await cli.json('network', 'member', 'add', member, '--role', 'staff,agent', '--yes')
    expect(added).to.deep.include({ address: member, roles: ['STAFF', 'AGENT'] })
    expect(await cli.json('network', 'member', 'remove', member, '--yes')).to.deep.include({ roles: [] })
    expect((await cli.run(['network', 'member', 'add', member, '--role', 'KING', '--yes'])).code).to.equal(2)
    expect((await cli.run(['network', 'member', 'add', 'x', '--yes'])).code).to.equal(2)
  })
})

describe('cli: a further member', function () {
  this.timeout(60_000)
  let cli: CliNetwork
  before(async () => {
    cli = await openCliNetwork()
  })
  after(async () => cli?.close())

  it('is let into the vault by the recovery code, and reads as the first does', async () => {
    const { patient } = await openPair(cli)
    const record = await cli.store('labs', 'sodium 140')
    await writeFile(join(cli.folder.path, 'second.key'), `${'0'.repeat(60)}abcd`)
    const init = ['provider', 'init', '--profile', 'second', '--org', 'Harbour Clinic']
    const first = await cli.run([...init, '--key-file', 'second.key', '--json'])
    expect(first.code).to.equal(3)
    const { address } = JSON.parse(
      await readFile(join(cli.folder.path, 'consentry', 'second', 'profile.json'), 'utf8'),
    ) as { address: string }
    await cli.json('network', 'member', 'add', address, '--role', 'STAFF,AGENT', '--yes')
    expect((await cli.run(init)).code).to.not.equal(0)
    const code = (await readFile(join(cli.folder.path, 'clinic.txt'), 'utf8')).trim()
    const joined = await cli.run([...init, '--join'], { isTTY: true, answers: [code] })
    expect(joined.code, joined.err).to.equal(0)
    expect((await cli.run(['provider', 'read', patient, record, '--profile', 'second'])).out).to.equal(
      'sodium 140',
    )
    await cli.json('network', 'member', 'remove', address, '--yes')
    expect((await cli.run(['provider', 'read', patient, record, '--profile', 'second'])).code).to.equal(3)
  })
})

describe('cli: wallets', function () {
  this.timeout(120_000)
  let cli: CliNetwork
  before(async () => {
    cli = await openCliNetwork()
    await writeFile(join(cli.folder.path, 'password.txt'), 'correct horse\n')
    await writeFile(join(cli.folder.path, 'other.txt'), 'battery staple\n')
  })
  after(async () => cli?.close())

  it('are kept encrypted where that is wished, and open with their password only', async () => {
    const env = { CONSENTRY_PASSWORD_FILE: 'password.txt' }
    const words = ['patient', 'init', '--encrypt', '--yes', '--recovery-code-file', 'code.txt', '--json']
    const made = await cli.run(words, { env })
    expect(made.code, made.err).to.equal(0)
    const { address, profile } = JSON.parse(made.out) as { address: string; profile: string }
    const keystore = await readFile(join(profile, 'wallet.json'), 'utf8')
    expect(JSON.parse(keystore)).to.include({ version: 3, address: address.slice(2) })
    const wrong = await cli.run(['patient', 'grants'], { env: { CONSENTRY_PASSWORD_FILE: 'other.txt' } })
    expect([wrong.code, wrong.err.includes('password')]).to.deep.equal([2, true])
    expect((await cli.run(['patient', 'grants'])).code).to.equal(2)
    const typed = await cli.run(['patient', 'grants'], { isTTY: true, answers: ['correct horse'] })
    expect([typed.code, typed.err.includes('horse')]).to.deep.equal([0, false])
    const second = await cli.run(
      ['patient', 'unlock', '--profile', 'second', '--keystore', join(profile, 'wallet.json'), '--json'],
      { env },
    )
    expect(JSON.parse(second.out)).to.include({ address })
  })

  it('are refused where the file holds none, and never replaced', async () => {
    await writeFile(join(cli.folder.path, 'no.key'), 'hello')
    await writeFile(join(cli.folder.path, 'zero.key'), '0'.repeat(64))
    for (const file of ['no.key', 'zero.key', 'none.key'])
      expect(
        (await cli.run(['patient', 'unlock', '--profile', 'x', '--key-file', file])).code,
        file,
      ).to.equal(7)
    expect((await cli.run(['patient', 'unlock', '--profile', 'x', '--keystore', 'no.key'])).code).to.equal(2)
    await writeFile(join(cli.folder.path, 'one.key'), `${'0'.repeat(63)}1`)
    expect((await cli.run(['patient', 'unlock', '--key-file', 'one.key'])).code).to.equal(6)
  })
})
