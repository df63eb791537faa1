import { expect } from 'chai'
import { publishManifest } from '../../../scripts/build/publishManifest.ts'

describe('publishManifest', () => {
  it('names compiled files and released versions, and drops what is for the repository alone', () => {
    const manifest = {
      name: '@consentry/sdk',
      version: '1.2.3',
      private: true,
      type: 'module',
      exports: { '.': './src/index.ts', './wallet/viem': './src/wallet/viem.ts' },
      dependencies: { '@consentry/protocol': '*', jose: '^6.0.0' },
      devDependencies: { mocha: '^11.0.0' },
    }
    expect(publishManifest(manifest, new Map([['@consentry/protocol', '1.2.0']]))).to.deep.equal({
      name: '@consentry/sdk',
      version: '1.2.3',
      type: 'module',
      engines: { node: '>=22.18' },
      exports: {
        '.': { types: './index.d.ts', default: './index.js' },
        './wallet/viem': { types: './wallet/viem.d.ts', default: './wallet/viem.js' },
      },
      dependencies: { '@consentry/protocol': '1.2.0', jose: '^6.0.0' },
    })
  })
})
