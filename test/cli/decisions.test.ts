import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import { type CliNetwork, openCliNetwork } from './support/openCliNetwork.ts'
import { openPair } from './support/openPair.ts'

type Json = Readonly<Record<string, unknown>>

describe('cli: what a patient decides', function () {
  this.timeout(60_000)
  let cli: CliNetwork
  let patient: Address
  let grant: string
  before(async () => {
    cli = await openCliNetwork()
    ;({ patient, grant } = await openPair(cli))
  })
  after(async () => cli?.close())

  it('says what a grant means, and signs nothing before a yes', async () => {
    const words = ['patient', 'grant', 'Harbour Clinic', '--class', 'hiv,notes', '--until', '1y']
    const dry = await cli.run([...words, '--dry-run'])
    expect(dry.err).to.match(/^Harbour Clinic may read .*HIV/m)
    expect(dry.err).to.include('Sensitive: hiv.')
    const no = await cli.run(words, { isTTY: true, answers: ['n'] })
    expect(no.err)
      .to.include('may read your records of the classes hiv, notes')
      .and.include('Sign this? [y/N]')
    expect([no.code, (await cli.run(words)).code]).to.deep.equal([2, 2])
    expect(await cli.json('patient', 'grants')).to.have.lengthOf(1)
    expect((await cli.run(words, { isTTY: true, answers: ['y'] })).code).to.equal(0)
    expect(await cli.json('patient', 'grants')).to.have.lengthOf(2)
  })

  it('refuses terms that are none', async () => {
    for (const words of [
      ['Harbour', '--until', '30d'],
      ['Harbour', '--class', 'labs'],
      ['Harbour', '--class', 'labs', '--until', '2020-01-01'],
      ['Harbour', '--class', 'labs', '--until', '30d', '--for', 'FUN'],
      ['Nobody', '--class', 'labs', '--until', '30d'],
    ])
      expect((await cli.run(['patient', 'grant', ...words, '--yes'])).code, words.join(' ')).to.equal(2)
    const long = await cli.run(['patient', 'grant', 'Harbour', '--class', 'labs', '--until', '9y', '--yes'])
    expect(long.code).to.equal(7)
  })

  it('asks which organisation is meant where several fit', async () => {
    await cli.accredit('Harbour Lab', `0x${'33'.repeat(20)}` as Address)
    const { code, err } = await cli.run([
      'patient',
      'grant',
      'Harbour',
      '--class',
      'labs',
      '--until',
      '30d',
      '--yes',
    ])
    expect([code, err.includes('Harbour Lab 0x')]).to.deep.equal([2, true])
  })

  it('declines a request without a signature', async () => {
    const { requestId }: { requestId: string } = await cli.json(
      ...['provider', 'request', patient, '--class', 'notes', '--until', '30d'],
    )
    expect(await cli.json('patient', 'decline', requestId)).to.include({ answer: 'declined' })
    expect((await cli.run(['patient', 'approve', requestId, '--yes'])).code).to.equal(6)
    expect((await cli.run(['patient', 'approve', 'ab'.repeat(16), '--yes'])).code).to.equal(2)
    expect((await cli.run(['patient', 'decline', 'x'])).code).to.equal(2)
  })

  it('lets somebody act for the patient, says who may, and ends it', async () => {
    const parent = `0x${'44'.repeat(20)}`
    const add = ['patient', 'delegate', 'add', parent, '--right', 'read,revoke', '--until', '1y']
    const asked = await cli.run(add, { isTTY: true, answers: ['y'] })
    expect(asked.err).to.include(`${parent} may revoke grants, read your records until 2027-07-01`)
    const { own }: { own: readonly Json[] } = await cli.json('patient', 'delegate', 'list')
    expect(own[0]).to.deep.include({ delegate: parent, rights: ['REVOKE', 'READ'] })
    expect((await cli.run(['patient', 'delegate', 'add', parent])).code).to.equal(2)
    expect((await cli.run(['patient', 'delegate', 'add', patient, '--until', '1y', '--yes'])).code).to.equal(
      7,
    )
    await cli.json('patient', 'delegate', 'remove', parent, '--yes')
    expect(await cli.json('patient', 'delegate', 'list')).to.deep.equal({ own: [], others: [] })
  })

  it('lets a delegate read and revoke for the patient, with the recovery code', async () => {
    const parent: { address: string } = await cli.json(
      ...['patient', 'init', '--profile', 'parent', '--yes', '--recovery-code-file', 'parent.txt'],
    )
    const record = await cli.store('notes', 'of the child')
    const rights = ['--right', 'READ,REVOKE', '--until', '1y', '--yes']
    await cli.json('patient', 'delegate', 'add', parent.address, ...rights)
    const { id }: { id: string } = await cli.json(
      ...['patient', 'grant', 'Harbour Clinic', '--class', 'notes', '--until', '30d', '--yes'],
    )
    const acting = ['--profile', 'parent', '--patient', patient]
    const code = (await readFile(join(cli.folder.path, 'patient.txt'), 'utf8')).trim()
    const answers = [code]
    expect((await cli.run(['patient', 'open', record, ...acting])).code).to.not.equal(0)
    const opened = await cli.run(['patient', 'open', record, ...acting], { isTTY: true, answers })
    expect([opened.code, opened.out], opened.err).to.deep.equal([0, 'of the child\n'])
    const words = ['patient', 'revoke', id, '--keep-keys', '--yes', ...acting]
    const revoked = await cli.run(words, { isTTY: true, answers })
    expect(revoked.code, revoked.err).to.equal(0)
    await cli.network.pump()
    await cli.json('patient', 'delegate', 'remove', parent.address, '--yes')
    expect(
      (await cli.run(['patient', 'open', record, ...acting], { isTTY: true, answers })).code,
    ).to.not.equal(0)
    const due = await cli.run(['patient', 'status'])
    expect(due.out).to.include('due to change')
    await cli.json('patient', 'rotate', '--due', '--yes')
    expect((await cli.run(['patient', 'status'])).out).to.not.include('due to change')
  })

  it('keeps keys for later where it is told to, and shares what waited', async () => {
    await cli.json('patient', 'rotate', '--yes')
    await cli.json('patient', 'revoke', grant, '--keep-keys', '--yes')
    // The revocation has to be on chain before somebody writes.
    await cli.network.pump()
    await cli.store('labs', 'waits')
    expect((await cli.run(['patient', 'status'])).out).to.include('for you alone until you rotate your keys')
    const rotated: Json = await cli.json('patient', 'rotate', '--yes')
    expect(rotated).to.deep.include({ shared: 1, refused: [] })
    expect((await cli.run(['patient', 'revoke', 'x', '--yes'])).code).to.equal(2)
  })

  it('changes the key of the clinic, by routine and anew', async () => {
    await cli.json('patient', 'grant', 'Harbour Clinic', '--class', 'labs', '--until', '30d', '--yes')
    const record = await cli.store('labs', 'after')
    expect(await cli.json('provider', 'roll-key', '--yes')).to.include({ keyVersion: 2 })
    expect((await cli.run(['provider', 'read', patient, record])).out).to.equal('after')
    expect((await cli.run(['provider', 'roll-key', '--new-root', '--yes'])).code).to.equal(2)
    const anew = ['provider', 'roll-key', '--new-root', '--yes', '--recovery-code-file', 'anew.txt']
    expect(await cli.json(...anew)).to.include({ keyVersion: 3 })
    expect(await readFile(join(cli.folder.path, 'anew.txt'), 'utf8')).to.not.equal('')
    expect((await cli.run(['provider', 'read', patient, record])).out).to.equal('after')
  })

  it('leaves, and keeps the receipts', async () => {
    const { deleted, kept }: { deleted: readonly string[]; kept: readonly string[] } = await cli.json(
      ...['provider', 'leave', '--yes'],
    )
    expect([deleted.length > 2, kept.length]).to.deep.equal([true, 1])
    expect((await cli.run(['provider', 'patients'])).code).to.equal(5)
  })

  it('ends everything at once', async () => {
    expect((await cli.run(['patient', 'revoke-all'])).code).to.equal(2)
    expect(await cli.json('patient', 'revoke-all', '--yes')).to.have.nested.include({
      'gateways[0].latched': true,
    })
    expect(await cli.json('patient', 'grants')).to.deep.equal([])
    expect(await cli.json('patient', 'erase', '--everything', '--yes')).to.include({ erased: 'everything' })
    expect((await cli.run(['patient', 'records'])).code).to.not.equal(0)
  })
})
