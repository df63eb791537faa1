import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import { type CliNetwork, openCliNetwork } from './support/openCliNetwork.ts'
import { openPair } from './support/openPair.ts'

describe('cli: somebody else’s files and words', function () {
  this.timeout(60_000)
  let cli: CliNetwork
  let patient: Address
  const at = (name: string): string => join(cli.folder.path, 'consentry', 'patient', name)

  before(async () => {
    cli = await openCliNetwork()
    patient = (await openPair(cli)).patient
  })
  after(async () => cli?.close())

  it('uses no wallet that others can read, and no profile that is damaged', async () => {
    await chmod(at('wallet.key'), 0o644)
    const loose = await cli.run(['patient', 'records'])
    expect([loose.code, loose.err.includes('chmod 600')]).to.deep.equal([2, true])
    await chmod(at('wallet.key'), 0o600)
    const profile = await readFile(at('profile.json'), 'utf8')
    await writeFile(at('profile.json'), profile.slice(0, 40), { mode: 0o600 })
    expect((await cli.run(['patient', 'records'])).code).to.equal(2)
    await writeFile(at('profile.json'), profile)
    expect((await cli.run(['patient', 'records'])).code).to.equal(0)
  })

  it('speaks with no other network than the first', async () => {
    const profile = await readFile(at('profile.json'), 'utf8')
    const other = profile.replace(/"registry": "0x[0-9a-f]{8}/, '"registry": "0xdeadbeef')
    expect(other).to.not.equal(profile)
    await writeFile(at('profile.json'), other)
    try {
      const { code, err } = await cli.run(['patient', 'records', '--json'])
      expect([code, JSON.parse(err).error.code]).to.deep.equal([8, 'wrong_deployment'])
    } finally {
      await writeFile(at('profile.json'), profile)
    }
  })

  it('opens nothing with another wallet in the profile', async () => {
    const key = await readFile(at('wallet.key'), 'utf8')
    await writeFile(at('wallet.key'), `${'0'.repeat(63)}7\n`)
    try {
      expect((await cli.run(['patient', 'records'])).code).to.equal(5)
    } finally {
      await writeFile(at('wallet.key'), key)
    }
  })

  it('shows names and words of others as text, and keeps a row a row', async () => {
    await cli.accredit('Evil\u001b]0;owned\u0007\u202e\nClinic', `0x${'55'.repeat(20)}` as Address)
    const text = `\u001b[31mred\nsecond line \u2066${'x'.repeat(500)}`
    await cli.json('provider', 'send', patient, text)
    const { out } = await cli.run(['patient', 'messages'])
    expect(out).to.include('red second line')
    for (const sign of ['\u001b', '\u2066']) expect(out).to.not.include(sign)
    expect(out.trimEnd().split('\n')).to.have.lengthOf(2)
    const { err } = await cli.run([
      'patient',
      'grant',
      'Nobody',
      '--class',
      'labs',
      '--until',
      '30d',
      '--yes',
    ])
    expect(err).to.include('Evil')
    for (const sign of ['\u001b', '\u0007', '\u202e']) expect(err).to.not.include(sign)
    expect(err.trimEnd().split('\n')).to.have.lengthOf(2)
  })

  it('does two things at a time with one profile', async () => {
    const files = ['a.txt', 'b.txt', 'c.txt', 'd.txt']
    for (const name of files) await writeFile(join(cli.folder.path, name), `text of ${name}`)
    const ended = await Promise.all(files.map((name) => cli.run(['patient', 'add', name])))
    expect(ended.map(({ code }) => code)).to.deep.equal([0, 0, 0, 0])
    await cli.network.anchorAll()
    const checked: { alarms: readonly unknown[]; kept: number } = await cli.json(
      'patient',
      'receipts',
      'check',
    )
    expect(checked.alarms).to.deep.equal([])
    expect(checked.kept).to.be.greaterThan(3)
  })

  it('ends with a code where the network is silent, and says nothing of what it sent', async () => {
    cli.network.node.isDown = true
    try {
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
      expect(code).to.equal(4)
      expect(err).to.not.include(patient)
    } finally {
      cli.network.node.isDown = false
    }
  })

  it('says what to do for every word that is wrong', async () => {
    for (const words of [
      [],
      ['patient'],
      ['nothing'],
      ['patient', 'nothing'],
      ['patient', 'grant', '--what'],
    ]) {
      const { code, out, err } = await cli.run(words)
      expect([0, 2]).to.include(code)
      expect(`${out}${err}`, words.join(' ')).to.match(/consentry/)
    }
    const { code, err } = await cli.run(['patient', 'open', 'zz', '--json'])
    expect(code).to.equal(2)
    expect(JSON.parse(err)).to.have.nested.property('error.message', 'That is no record (32 hex digits)')
  })
})
