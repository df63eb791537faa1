import { expect } from 'chai'
import { gatewayCodes } from '@consentry/protocol'
import { localCodes } from '../../../sdk/src/errors/codes.ts'
import { nextSteps } from '../../../sdk/src/errors/nextSteps.ts'
import { SdkError } from '../../../sdk/src/errors/SdkError.ts'

describe('sdk: failures', () => {
  it('say for every code what to do next', () => {
    expect(Object.keys(nextSteps).toSorted()).to.deep.equal([...gatewayCodes, ...localCodes].toSorted())
    for (const code of localCodes) expect(new SdkError(code, 'what').next).to.equal(nextSteps[code])
  })

  it('say what, what was given, and the next step of the place where it is known better', () => {
    const error = new SdkError('too_large', 'The file is too long', { given: '7 bytes', next: 'Cut it' })
    expect(error.message).to.equal('The file is too long (7 bytes). Cut it')
    expect([error.given, error.next]).to.deep.equal(['7 bytes', 'Cut it'])
    expect(new SdkError('too_large', 'The file is too long').message).to.equal('The file is too long')
  })
})
