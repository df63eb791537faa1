import { expect } from 'chai'
import { clientCodes, gatewayCodes } from '../../../protocol/src/errors/codes.ts'
import { ProtocolError } from '../../../protocol/src/errors/ProtocolError.ts'
import { redact } from '../../../protocol/src/errors/redact.ts'

describe('protocol/errors', () => {
  it('says what failed, what was given and what to do next', () => {
    const error = new ProtocolError('bad_wrap', 'Wrap does not open', {
      given: redact(new Uint8Array(114)),
      next: 'Fetch it again.',
      details: { kind: 1 },
    })
    expect(error.message).to.equal('Wrap does not open. Given: 114 bytes. Fetch it again.')
    expect([error.name, error.code, error.details]).to.deep.equal(['ProtocolError', 'bad_wrap', { kind: 1 }])
    expect(error).to.be.instanceOf(Error)
  })

  it('needs nothing but a code and a sentence', () => {
    const error = new ProtocolError('bad_json', 'Not JSON')
    expect([error.message, error.details]).to.deep.equal(['Not JSON.', {}])
  })

  it('describes values without showing them', () => {
    const marker = 'marker-secret'
    const values = [null, undefined, marker, new Uint8Array(3), [marker], { marker }, 42, true, () => marker]
    expect(values.map(redact)).to.deep.equal([
      'null',
      'nothing',
      'a text of 13 characters',
      '3 bytes',
      'a list of 1',
      'an object',
      'a number',
      'a boolean',
      'a function',
    ])
  })

  it('has each code once per list', () => {
    for (const codes of [clientCodes, gatewayCodes]) expect(new Set(codes).size).to.equal(codes.length)
  })
})
