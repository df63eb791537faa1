import { globSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readConfig } from '../../../gateway/src/config.ts'
import { dataFolder } from '../../../scripts/network/dataFolder.ts'
import { type GatewayParameters, gatewayEnvironment } from '../../../scripts/network/gatewayEnvironment.ts'

function environment(more: Partial<GatewayParameters> = {}): Record<string, string> {
  return gatewayEnvironment({
    folder: dataFolder('/data'),
    keyFile: (name) => `/data/keys/${name}.key`,
    rpcUrl: 'http://127.0.0.1:7545',
    port: 7546,
    clientOrigins: ['http://127.0.0.1:7547', 'http://localhost:7547'],
    settings: {},
    ...more,
  })
}

describe('scripts/network/gatewayEnvironment', () => {
  it('gives settings that the gateway knows and reads as they are meant', () => {
    const config = readConfig(environment())
    expect(config).to.include({
      CONSENTRY_GATEWAY_ORIGIN: 'http://127.0.0.1:7546',
      CONSENTRY_GATEWAY_PORT: 7546,
      CONSENTRY_RPC_URL: 'http://127.0.0.1:7545',
      CONSENTRY_CHAIN_KIND: 'embedded',
      CONSENTRY_FINALITY: 'instant',
      CONSENTRY_RECEIPT_KEY_FILE: '/data/keys/receipt.key',
    })
    expect(config.CONSENTRY_CLIENT_ORIGINS).to.deep.equal(['http://127.0.0.1:7547', 'http://localhost:7547'])
  })

  it('lets a caller change a limit', () => {
    const config = readConfig(environment({ settings: { CONSENTRY_LIMIT_WRITES: '7' } }))
    expect(config.CONSENTRY_LIMIT_WRITES).to.equal(7)
  })

  it('holds no key, only names of files', () => {
    expect(Object.values(environment()).join()).to.not.match(/[0-9a-f]{64}/)
  })

  it('lets the gateway start beside every variable that a command of ours reads', () => {
    const root = new URL('../../../', import.meta.url)
    const files = globSync(['{cli/src,scripts}/**/*.ts', 'hardhat.config.ts'], { cwd: root })
    const texts = files.map((file) => readFileSync(new URL(file, root), 'utf8'))
    const names = new Set(texts.flatMap((text) => text.match(/(?<=')CONSENTRY_[A-Z_]+[A-Z](?=')/g) ?? []))
    expect(names).to.include('CONSENTRY_PORTAL_PORT').and.include('CONSENTRY_DEPLOYER_KEY')
    for (const name of names) {
      expect(() => readConfig({ [name]: '1', ...environment() }), name).not.to.throw()
    }
  })
})
