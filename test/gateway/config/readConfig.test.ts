import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readConfig, settings } from '../../../gateway/src/config.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const required = {
  CONSENTRY_GATEWAY_DATA_DIR: '/data',
  CONSENTRY_GATEWAY_ORIGIN: 'https://gw.example',
  CONSENTRY_RPC_URL: 'http://127.0.0.1:8545',
  CONSENTRY_DEPLOYMENT_FILE: '/deployment.json',
  CONSENTRY_RELAYER_KEY_FILE: '/relayer.key',
  CONSENTRY_ANCHOR_KEY_FILE: '/anchor.key',
  CONSENTRY_CHECKPOINT_KEY_FILE: '/checkpoint.key',
  CONSENTRY_RECEIPT_KEY_FILE: '/receipt.key',
}

describe('gateway/config', () => {
  let folder: TemporaryFolder
  before(async () => {
    folder = await temporaryFolder()
  })
  after(() => folder.remove())

  const fileOf = (content: unknown, mode = 0o600): string => {
    const path = join(folder.path, 'config.json')
    writeFileSync(path, JSON.stringify(content))
    chmodSync(path, mode)
    return path
  }

  it('takes defaults for what is not given, each in its type', () => {
    const config = readConfig(required)
    expect(config.CONSENTRY_GATEWAY_PORT).to.equal(7546)
    expect(config.CONSENTRY_RPC_URL_B).to.equal(null)
    expect(config.CONSENTRY_CLIENT_ORIGINS).to.deep.equal([])
  })

  it('asks for every setting that has no default, by its name', () => {
    for (const name of Object.keys(required)) {
      expect(() => readConfig({ ...required, [name]: undefined })).to.throw(`Setting ${name} is missing`)
    }
  })

  it('takes an empty text for none', () => {
    expect(readConfig({ ...required, CONSENTRY_RPC_URL_B: '' }).CONSENTRY_RPC_URL_B).to.equal(null)
    expect(() => readConfig({ ...required, CONSENTRY_RPC_URL: '' })).to.throw('CONSENTRY_RPC_URL is missing')
  })

  it('refuses every unknown name of its family, in the environment and in the file', () => {
    expect(() => readConfig({ ...required, CONSENTRY_MAX_STALL: '1' })).to.throw('CONSENTRY_MAX_STALL')
    const file = fileOf({ CONSENTRY_GATEWAY_PROT: 1 })
    expect(() => readConfig({ ...required, CONSENTRY_CONFIG_FILE: file })).to.throw('CONSENTRY_GATEWAY_PROT')
    const other = fileOf({ PATH: '/bin' })
    expect(() => readConfig({ ...required, CONSENTRY_CONFIG_FILE: other })).to.throw('PATH')
  })

  it('passes over names of the start script, of tests and of other programs', () => {
    const others = {
      CONSENTRY_DATA: '/x',
      CONSENTRY_RPC_PORT: '0',
      CONSENTRY_TEST_KUBO_URL: 'y',
      PATH: '/bin',
    }
    expect(readConfig({ ...required, ...others })).to.have.keys(Object.keys(settings))
  })

  it('reads a file, over which the environment wins', () => {
    const file = fileOf({
      ...required,
      CONSENTRY_GATEWAY_PORT: 1234,
      CONSENTRY_MAX_STALE: 15,
      CONSENTRY_CLIENT_ORIGINS: ['https://a.example', 'https://b.example'],
    })
    const config = readConfig({ CONSENTRY_CONFIG_FILE: file, CONSENTRY_MAX_STALE: '30' })
    expect(config.CONSENTRY_GATEWAY_PORT).to.equal(1234)
    expect(config.CONSENTRY_MAX_STALE).to.equal(30)
    expect(config.CONSENTRY_CLIENT_ORIGINS).to.deep.equal(['https://a.example', 'https://b.example'])
  })

  it('refuses a file that others can read and that holds a secret', () => {
    const secret = fileOf(required, 0o644)
    expect(() => readConfig({ CONSENTRY_CONFIG_FILE: secret })).to.throw('CONSENTRY_RPC_URL')
    const open = fileOf({ CONSENTRY_MAX_STALE: 15 }, 0o644)
    expect(readConfig({ ...required, CONSENTRY_CONFIG_FILE: open }).CONSENTRY_MAX_STALE).to.equal(15)
  })

  it('refuses a file that is missing, no object, names another file or holds another kind of value', () => {
    const read = (file: string) => () => readConfig({ ...required, CONSENTRY_CONFIG_FILE: file })
    expect(read(join(folder.path, 'none.json'))).to.throw('cannot be read')
    expect(read(fileOf([]))).to.throw('does not hold an object')
    expect(read(fileOf({ CONSENTRY_CONFIG_FILE: 'other.json' }))).to.throw('cannot name another')
    expect(read(fileOf({ CONSENTRY_MAX_STALE: null }))).to.throw('CONSENTRY_MAX_STALE')
    expect(read(fileOf({ CONSENTRY_MAX_STALE: true }))).to.throw('CONSENTRY_MAX_STALE')
  })

  it('refuses values outside of their range or form without showing them', () => {
    const bad = {
      CONSENTRY_MAX_STALE: ['0', '601', '-1', '1.5', ' 5', '1e2', ''],
      CONSENTRY_GATEWAY_PORT: ['65536', '07546'],
      CONSENTRY_FINALITY: ['soon', 'depth:0'],
      CONSENTRY_LOG_LEVEL: ['verbose'],
      CONSENTRY_CHAIN_KIND: ['Embedded'],
      CONSENTRY_GATEWAY_ORIGIN: ['gw.example', 'https://gw.example/'],
    }
    for (const [name, values] of Object.entries(bad)) {
      for (const value of values) {
        expect(() => readConfig({ ...required, [name]: value }))
          .to.throw(name)
          .with.property('message')
          .that.satisfies((message: string) => value.length < 4 || !message.includes(`${value} `))
      }
    }
  })

  it('marks what may hold a secret, and nothing that a key file holds', () => {
    const secret = Object.keys(settings).filter((name) => settings[name]?.isSecret)
    expect(secret).to.include.members(['CONSENTRY_RPC_URL', 'CONSENTRY_RPC_URL_B'])
    expect(secret.filter((name) => name.endsWith('_FILE'))).to.deep.equal([])
  })
})
