import { expect } from 'chai'
import { cause } from '../../../scripts/bootstrap/npm.mjs'

describe('cause', () => {
  it('tells a missing network in one line', () => {
    const text =
      'npm error code ENOTFOUND\nnpm error network request to https://x failed\nnpm error A complete log of …'
    expect(cause(text, null)).to.equal(
      'the npm registry cannot be reached (ENOTFOUND); this step needs a network once',
    )
  })

  it('tells the code and the first sentence of anything else, of old and new npm', () => {
    expect(cause('npm error code EUSAGE\nnpm error\nnpm error `npm ci` needs a lock file', null)).to.equal(
      'code EUSAGE, `npm ci` needs a lock file',
    )
    expect(cause('npm ERR! code E404\nnpm ERR! 404 Not Found', null)).to.equal('code E404, 404 Not Found')
  })

  it('tells a signal, and silence', () => {
    expect(cause('', 'SIGINT')).to.equal('ended by SIGINT')
    expect(cause('', null)).to.equal('no reason given')
  })
})
