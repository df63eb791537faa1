import { expect } from 'chai'
import { checkImports } from '../../../scripts/check/imports.ts'
import { layers } from '../../../scripts/check/layers.ts'
import type { Source } from '../../../scripts/check/sources.ts'

const manifest: Source = {
  path: 'protocol/package.json',
  text: JSON.stringify({ name: '@consentry/protocol', exports: { '.': './src/index.ts' } }),
}

/** What the check says about a tree of files: rule and path of each finding. */
function judge(files: Readonly<Record<string, string>>): string[] {
  const scripts = Object.entries(files).map(([path, text]) => ({ path, text }))
  return checkImports(scripts, [manifest]).map(({ rule, path }) => `${rule} ${path}`)
}

const main = (...imports: readonly string[]): Record<string, string> => ({
  'gateway/src/main.ts': imports.map((path) => `import '${path}'`).join('\n'),
})

describe('checkImports', () => {
  it('is content with a tree that keeps the layers', () => {
    const found = judge({
      'protocol/src/index.ts': "export { hex } from './bytes/hex.ts'\n",
      'protocol/src/bytes/hex.ts': 'export const hex = 1\n',
      ...main('@consentry/protocol', './path/read.ts'),
      'gateway/src/path/read.ts':
        "import { createHash } from '@consentry/protocol'\nimport type { A } from '../ports/Ledger.ts'\n",
      'gateway/src/ports/Ledger.ts': 'export interface A {}\n',
    })
    expect(found).to.deep.equal([])
  })

  it('finds a forbidden edge, of a type import and of an export too', () => {
    const found = judge({
      'protocol/src/index.ts': "import './bytes/hex.ts'\nimport './crypto/hash.ts'",
      'protocol/src/bytes/hex.ts': "import type { Hash } from '../crypto/hash.ts'\n",
      'protocol/src/crypto/hash.ts': "export interface Hash {}\nexport * from '../wire/keys.ts'\n",
      'protocol/src/wire/keys.ts': 'export const a = 1\n',
    })
    expect(found).to.deep.equal(['layer protocol/src/bytes/hex.ts', 'layer protocol/src/crypto/hash.ts'])
  })

  it('finds a dynamic import and one through the package name', () => {
    const found = judge({
      'protocol/src/index.ts': 'export const a = 1\n',
      'portal/src/main.tsx': "const p = await import('@consentry/protocol')\n",
    })
    expect(found).to.deep.equal(['layer portal/src/main.tsx'])
  })

  it('finds a package outside the list of its owner', () => {
    const found = judge({
      'protocol/src/index.ts': "import './crypto/hash.ts'",
      'protocol/src/crypto/hash.ts':
        "import { createHash } from 'node:crypto'\nimport { sha256 } from '@noble/hashes/sha2.js'\n",
    })
    expect(found).to.deep.equal(['layer protocol/src/crypto/hash.ts'])
  })

  it('finds an import that leads nowhere', () => {
    expect(judge(main('./missing.ts'))).to.deep.equal(['layer gateway/src/main.ts'])
  })

  it('finds a file that no row names', () => {
    const found = judge({
      'protocol/src/index.ts': "import './helpers/x.ts'",
      'protocol/src/helpers/x.ts': '',
    })
    expect(found).to.deep.equal(['layer protocol/src/helpers/x.ts'])
  })

  it('finds a cycle of type imports', () => {
    const found = judge({
      'protocol/src/index.ts': "import './bytes/a.ts'",
      'protocol/src/bytes/a.ts': "import type { B } from './b.ts'\nexport interface A {}\n",
      'protocol/src/bytes/b.ts': "import type { C } from './c.ts'\nexport interface B {}\n",
      'protocol/src/bytes/c.ts': "import type { A } from './a.ts'\nexport interface C {}\n",
    })
    expect(found).to.deep.equal(['cycle protocol/src/bytes/a.ts'])
  })

  it('finds the maker of a hand-over type in foreign hands, not its type', () => {
    const found = judge({
      ...main('./put/storeBlob.ts', './decide/ready.ts'),
      'gateway/src/put/storeBlob.ts': "import { readyRequest } from '../handover/ReadyRequest.ts'\n",
      'gateway/src/decide/ready.ts':
        "import { type ReadyRequest, readyRequest } from '../handover/ReadyRequest.ts'\n",
      'gateway/src/handover/ReadyRequest.ts':
        'export interface ReadyRequest {}\nexport function readyRequest() {}\n',
    })
    expect(found).to.deep.equal(['reserved gateway/src/put/storeBlob.ts'])
  })

  it('finds a step that opens the ledger', () => {
    const found = judge({
      ...main('./put/storeBlob.ts'),
      'gateway/src/put/storeBlob.ts': "import type { Ledger } from '../ports/Ledger.ts'\n",
      'gateway/src/ports/Ledger.ts': 'export interface Ledger {}\n',
    })
    expect(found).to.deep.equal(['reserved gateway/src/put/storeBlob.ts'])
  })

  it('finds a second place that decides', () => {
    const found = judge({
      'protocol/src/index.ts': 'export const decide = 1\n',
      ...main('./put/checkWrite.ts'),
      'gateway/src/put/checkWrite.ts': "import { decide } from '@consentry/protocol'\n",
    })
    expect(found).to.deep.equal(['reserved gateway/src/put/checkWrite.ts'])
  })

  it('finds a file nobody reaches, and one that only a test reaches', () => {
    const found = judge({
      'protocol/src/index.ts': '',
      'protocol/src/bytes/lost.ts': '',
      'protocol/src/bytes/tested.ts': '',
      'test/protocol/tested.test.ts': "import '../../protocol/src/bytes/tested.ts'\n",
      'test/support/lost.ts': '',
    })
    expect(found).to.deep.equal([
      'unreached protocol/src/bytes/lost.ts',
      'unreached protocol/src/bytes/tested.ts',
      'unreached test/support/lost.ts',
    ])
  })

  it('follows a file that is started by name', () => {
    const found = judge({
      'scripts/start.ts':
        "spawn(process.execPath, ['scripts/chain/serve.ts'])\nnew URL('./worker.ts', import.meta.url)\n",
      'scripts/chain/serve.ts': '',
      'scripts/worker.ts': '',
    })
    expect(found).to.deep.equal([])
  })

  it('lets nothing import the outermost layer', () => {
    const found = judge({
      'protocol/src/index.ts': "import '../../scripts/x.ts'\n",
      'scripts/x.ts': '',
    })
    expect(found).to.deep.equal(['layer protocol/src/index.ts'])
  })

  it('names each layer once', () => {
    const names = layers.map(({ name }) => name)
    expect(new Set(names).size).to.equal(names.length)
  })
})
