import { expect } from 'chai'
import { missing } from '../../../scripts/bootstrap/dependencies.mjs'

const linux = { os: 'linux', cpu: 'x64', libc: 'glibc' }
const a = { version: '1.0.0', integrity: 'sha512-a' }

describe('missing', () => {
  it('is empty when all packages are there in their version', () => {
    expect(missing({ '': {}, 'node_modules/a': a }, { 'node_modules/a': a }, linux)).to.deep.equal([])
  })

  it('names what is absent, of another version or of other content', () => {
    const wanted = { x: a, y: a, z: a }
    const present = { y: { ...a, version: '1.0.1' }, z: { ...a, integrity: 'sha512-b' } }
    expect(missing(wanted, present, linux)).to.deep.equal(['x', 'y', 'z'])
  })

  it('names a binary of this platform that an older Node left out', () => {
    const edr = { ...a, optional: true, os: ['linux'], cpu: ['x64'], libc: ['glibc'] }
    expect(missing({ edr }, {}, linux)).to.deep.equal(['edr'])
  })

  it('does not wait for binaries of other platforms', () => {
    const optional = { ...a, optional: true }
    const wanted = {
      mac: { ...optional, os: ['darwin'], cpu: ['x64'] },
      arm: { ...optional, os: ['linux'], cpu: ['arm64'] },
      musl: { ...optional, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
      not: { ...optional, os: ['!linux'] },
    }
    expect(missing(wanted, {}, linux)).to.deep.equal([])
    expect(missing(wanted, {}, { os: 'darwin', cpu: 'x64', libc: 'glibc' })).to.deep.equal(['mac', 'not'])
  })
})
