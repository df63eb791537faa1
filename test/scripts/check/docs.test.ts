import { expect } from 'chai'
import { checkDocs, withFolders } from '../../../scripts/check/docs.ts'

const known = {
  paths: withFolders([
    'README.md',
    'docs/spec/wrap.md',
    'gateway/src/path/read.ts',
    'gateway/src/path/write.ts',
  ]),
  commands: new Set(['test', 'test:slow', 'start']),
  suites: new Set(['protocol']),
  words: new Set(['no_access', 'grant_pending']),
}
const rules = (text: string, path = 'README.md'): string[] =>
  checkDocs([{ path, text }], known).map(({ rule }) => rule)

describe('checkDocs', () => {
  it('is content with paths, links, commands and codes that exist', () => {
    const text = `See \`gateway/src/path/read.ts\`, \`gateway/src/path/{read,write}.ts\`, \`docs/spec/\` and \`gateway/src/*/read.ts\`.
[spec](docs/spec/wrap.md#keys) [site](https://example.org) \`npm test -- protocol\` \`npm run test:slow\` npm ci
\`no_access\` \`grant_pending\` \`@noble/hashes\` \`application/json\``
    expect(rules(text)).to.deep.equal([])
  })

  it('finds a path that does not exist', () => {
    expect(rules('`gateway/src/path/raed.ts`')).to.deep.equal(['doc-path'])
    expect(rules('`gateway/src/path/{read,grant}s.ts`')).to.deep.equal(['doc-path'])
    expect(rules('`SECURITY.md`')).to.deep.equal(['doc-path'])
  })

  it('finds a broken link, seen from the document', () => {
    expect(rules('[x](docs/spec/wraps.md)')).to.deep.equal(['doc-link'])
    expect(rules('[x](wrap.md) [y](../../README.md)', 'docs/spec/grant.md')).to.deep.equal([])
  })

  it('finds an npm command that does not exist, in a block too', () => {
    expect(rules('`npm run tests`')).to.deep.equal(['doc-command'])
    expect(rules('```\nnpm run launch # go\n```\nuse npm wisely')).to.deep.equal(['doc-command'])
  })

  it('finds a suite that does not exist', () => {
    expect(rules('`npm test -- protocols`')).to.deep.equal(['doc-command'])
  })

  it('finds a code that no source knows', () => {
    expect(rules('answers `no_acess`')).to.deep.equal(['doc-code'])
  })

  it('tells the line', () => {
    const [finding] = checkDocs([{ path: 'README.md', text: 'a\nb `no_acess`' }], known)
    expect(finding?.line).to.equal(2)
  })
})
