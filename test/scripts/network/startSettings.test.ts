import { expect } from 'chai'
import { startSettings } from '../../../scripts/network/startSettings.ts'

describe('scripts/network/startSettings', () => {
  it('puts the data folder into the checkout and leaves the ports open by default', () => {
    expect(startSettings({}, '/checkout')).to.deep.equal({
      dataDir: '/checkout/.consentry',
      ports: {},
      portalPort: 7547,
      clientOrigins: [],
    })
  })

  it('reads folder, ports and origins', () => {
    const env = {
      CONSENTRY_DATA: '/data',
      CONSENTRY_RPC_PORT: '0',
      CONSENTRY_GATEWAY_PORT: '65535',
      CONSENTRY_PORTAL_PORT: '8080',
      CONSENTRY_CLIENT_ORIGINS: 'http://a:1, http://b:2,',
    }
    expect(startSettings(env, '/checkout')).to.deep.equal({
      dataDir: '/data',
      ports: { rpc: 0, gateway: 65_535 },
      portalPort: 8080,
      clientOrigins: ['http://a:1', 'http://b:2'],
    })
  })

  it('names the variable that is no port', () => {
    for (const bad of ['65536', '-1', '1.5', '0x10', 'http', ' 1']) {
      expect(() => startSettings({ CONSENTRY_RPC_PORT: bad }, '/'), bad)
        .to.throw(/CONSENTRY_RPC_PORT/)
        .with.property('code', 'bad_setting')
    }
  })
})
