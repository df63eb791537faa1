import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address, OrgId } from '@consentry/protocol'
import { expect } from 'chai'
import { type CliNetwork, openCliNetwork } from './support/openCliNetwork.ts'

type Json = Readonly<Record<string, unknown>>

describe('cli: a patient and a clinic', function () {
  this.timeout(60_000)
  let cli: CliNetwork
  let patient: Address
  let clinic: OrgId
  before(async () => {
    cli = await openCliNetwork()
  })
  after(async () => cli?.close())

  it('makes a wallet and a vault, and says who one is', async () => {
    const made: { address: Address; profile: string } = await cli.json(
      ...['patient', 'init', '--yes', '--recovery-code-file', 'code.txt'],
    )
    patient = made.address
    expect(patient).to.match(/^0x[0-9a-f]{40}$/)
    expect(await readFile(join(cli.folder.path, 'code.txt'), 'utf8')).to.match(
      /^([0-9A-Z]{4}-){8}[0-9A-Z]{2}\n$/,
    )
    for (const [file, mode] of [
      ['', 0o700],
      ['profile.json', 0o600],
      ['wallet.key', 0o600],
    ] as const) {
      expect((await stat(join(made.profile, file))).mode & 0o777).to.equal(mode)
    }
    const status: Json = await cli.json('patient', 'status')
    expect(status).to.include({ address: made.address, records: 0, grants: 0, alarms: 0, keys: 1 })
  })

  it('enrols nobody twice', async () => {
    const again = await cli.run(['patient', 'init', '--yes', '--recovery-code-file', 'other.txt'])
    expect([again.code, again.out]).to.deep.equal([6, ''])
    expect(again.err).to.include('vault already')
  })

  it('unlocks on a second machine, with the key or with the recovery code', async () => {
    const key = join(cli.folder.path, 'consentry', 'patient', 'wallet.key')
    const second: Json = await cli.json('patient', 'unlock', '--profile', 'second', '--key-file', key)
    expect(second).to.include({ address: patient, keys: 1 })
    expect((await cli.run(['patient', 'unlock', '--profile', 'third'])).code).to.equal(5)
    const code = (await readFile(join(cli.folder.path, 'code.txt'), 'utf8')).trim()
    const typed = await cli.run(['patient', 'unlock', '--recovery-code'], { answers: [code], isTTY: true })
    expect([typed.code, typed.err.includes(code)]).to.deep.equal([0, false])
    const wrong = await cli.run(['patient', 'unlock', '--recovery-code'], {
      answers: [code.replace(/^./, code.startsWith('A') ? 'B' : 'A')],
      isTTY: true,
    })
    expect(wrong.code).to.equal(7)
  })

  it('makes the wallet of a clinic, and its vault once it is accredited', async () => {
    const first = await cli.run(['provider', 'init', '--yes', '--recovery-code-file', 'clinic.txt', '--json'])
    expect(first.code).to.equal(3)
    const { error } = JSON.parse(first.err) as { error: { code: string; next: string } }
    expect(error.code).to.equal('not_accredited')
    const address = /0x[0-9a-f]{40}/.exec(error.next)?.[0] as Address
    clinic = await cli.accredit('Harbour Clinic', address)
    const made: Json = await cli.json('provider', 'init', '--yes', '--recovery-code-file', 'clinic.txt')
    expect(made).to.include({ address, org: clinic, name: 'Harbour Clinic', keyVersion: 1 })
  })

  it('asks, answers, shares, reads and shows it all', async () => {
    const asked: { requestId: string } = await cli.json(
      ...['provider', 'request', patient, '--class', 'labs', '--until', '30d', '--text', 'For\u001b[2J you'],
    )
    const waiting = await cli.run(['patient', 'requests'])
    expect(waiting.out).to.include(asked.requestId).and.include('Harbour Clinic').and.not.include('\u001b')
    const approved: { id: string } = await cli.json('patient', 'approve', asked.requestId, '--yes')
    const grants: readonly Json[] = await cli.json('patient', 'grants')
    expect(grants).to.have.lengthOf(1)
    expect(grants[0]).to.deep.include({
      id: approved.id,
      state: 'active',
      classes: ['labs'],
      actions: ['read'],
    })
    const [answered]: readonly Json[] = await cli.json('provider', 'requests')
    expect(answered).to.include({ state: 'approved', grantId: approved.id })
    const [granted]: readonly Json[] = await cli.json('provider', 'patients')
    expect(granted).to.include({ patient, state: 'active' })
  })

  it('opens for the clinic what was granted, and nothing else', async () => {
    const labs = await cli.store('labs', 'sodium 140')
    const note = await cli.store('notes', 'private')
    const listed: readonly Json[] = await cli.json('provider', 'records', patient)
    expect(listed.map(({ recordId }) => recordId)).to.deep.equal([labs])
    const read = await cli.run(['provider', 'read', patient, labs])
    expect([read.code, read.out]).to.deep.equal([0, 'sodium 140'])
    expect((await cli.run(['provider', 'read', patient, note])).code).to.equal(3)
    const saved: Json = await cli.json('patient', 'open', note, '-o', 'note.txt')
    expect(saved).to.include({ class: 'notes', size: 7 })
    expect(await readFile(join(cli.folder.path, 'note.txt'), 'utf8')).to.equal('private')
    expect((await cli.run(['patient', 'open', note, '-o', 'note.txt'])).code).to.equal(7)
    const own: readonly Json[] = await cli.json('patient', 'records', '--class', 'labs')
    expect(own.map(({ recordId }) => recordId)).to.deep.equal([labs])
  })

  it('keeps a folder of the clinic up to date', async () => {
    const first: Json = await cli.json('provider', 'sync', patient, 'copy')
    expect(first).to.include({ new: 1, access: 'open' })
    const again: Json = await cli.json('provider', 'sync', patient, 'copy')
    expect(again).to.include({ new: 0, replaced: 0, withdrawn: 0 })
  })

  it('carries messages both ways', async () => {
    await cli.json('patient', 'send', 'Harbour', 'I will be late.')
    await cli.json('provider', 'send', patient, 'No hurry.')
    expect((await cli.run(['provider', 'messages'])).out).to.include('I will be late.')
    expect((await cli.run(['patient', 'messages'])).out)
      .to.include('Harbour Clinic')
      .and.include('No hurry.')
  })

  it('proves the receipts that were kept', async () => {
    await cli.network.anchorAll()
    const checked: Json = await cli.json('provider', 'receipts', 'check')
    expect(checked).to.deep.include({ alarms: [], waiting: 0 })
    expect(checked['proved']).to.be.greaterThan(0)
    expect(await cli.json('provider', 'receipts', 'check')).to.include({ proved: 0 })
    expect(await cli.json('patient', 'receipts', 'check')).to.deep.include({ alarms: [] })
  })

  it('shows who did what, with proofs', async () => {
    const { entries, alarms }: { entries: readonly Json[]; alarms: readonly Json[] } = await cli.json(
      'patient',
      'activity',
    )
    expect(alarms).to.deep.equal([])
    expect(entries.map(({ event }) => (event as Json)['type'])).to.include.members([
      'grant',
      'write',
      'read',
      'deny',
    ])
    const last = await cli.run(['patient', 'activity', '--last', '2', '--entries'])
    expect(last.out.trimEnd().split('\n')).to.have.lengthOf(3)
    expect((await cli.run(['patient', 'activity', '--last', 'few'])).code).to.equal(2)
    expect((await cli.run(['patient', 'activity'])).out).to.match(/Harbour Clinic .*read/)
  })

  it('reports who received what, to print and to keep', async () => {
    const csv = await cli.run(['patient', 'report', '--from', '2026-01-01'])
    expect([csv.code, csv.out.includes('Harbour Clinic')], csv.err).to.deep.equal([0, true])
    const report: Json = await cli.json('patient', 'report', '--kind', 'accounting')
    expect(report).to.include({ kind: 'accounting', patient })
    await cli.json('patient', 'report', '--format', 'html', '-o', 'report.html')
    expect(await readFile(join(cli.folder.path, 'report.html'), 'utf8')).to.match(/^<!doctype html>/)
    expect((await cli.run(['patient', 'report', '--kind', 'gossip'])).code).to.equal(2)
  })

  it('ends a grant, changes keys, and the clinic reads no more', async () => {
    const [grant]: readonly { id: string }[] = await cli.json('patient', 'grants')
    const revoked: Json = await cli.json('patient', 'revoke', grant?.id ?? '', '--yes')
    expect(revoked).to.have.nested.include({ 'gateways[0].latched': true })
    expect((await cli.run(['provider', 'records', patient])).code).to.equal(3)
    expect((await cli.run(['provider', 'sync', patient, 'copy'])).code).to.equal(3)
    expect(await cli.json('patient', 'grants')).to.deep.equal([])
    expect(await cli.json('patient', 'rotate', 'labs', '--yes')).to.deep.include({ classes: ['labs'] })
  })
})
