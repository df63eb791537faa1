import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import { type CliNetwork, openCliNetwork } from './support/openCliNetwork.ts'

describe('cli: a patient and a clinic', () => {
  let cli: CliNetwork
  before(async () => {
    cli = await openCliNetwork()
  })
  after(async () => cli?.close())

  it('makes a wallet and a vault, and says who one is', async () => {
    const made: { address: Address; profile: string } = await cli.json(
      ...['patient', 'init', '--yes', '--recovery-code-file', 'code.txt'],
    )
    expect(made.address).to.match(/^0x[0-9a-f]{40}$/)
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
    const status: object = await cli.json('patient', 'status')
    expect(status).to.include({ address: made.address, records: 0, grants: 0, alarms: 0, keys: 1 })
  })
})
