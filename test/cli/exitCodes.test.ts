import { clientCodes, gatewayCodes, ProtocolError } from '@consentry/protocol'
import { FhirError } from '@consentry/fhir'
import { expect } from 'chai'
import { CliError } from '../../cli/src/CliError.ts'
import { exitCodes, exitOf, exitOfCode } from '../../cli/src/exitCodes.ts'
import { localCodes } from '../../sdk/src/errors/codes.ts'
import { SdkError } from '../../sdk/src/errors/SdkError.ts'

describe('cli: exit codes', () => {
  it('have different numbers', () => {
    const numbers = Object.values(exitCodes).map(({ code }) => code)
    expect(new Set(numbers).size).to.equal(numbers.length)
  })

  it('know every code that the SDK may fail with', () => {
    const unknown = [...localCodes, ...clientCodes, ...gatewayCodes].filter(
      (code) => exitOfCode(code) === undefined,
    )
    expect(unknown).to.deep.equal([])
  })

  it('tell refusal, silence, bad input, forgery and faults apart', () => {
    expect(exitOf(new SdkError('no_access', 'no'))).to.equal('refused')
    expect(exitOf(new SdkError('unreachable', 'no'))).to.equal('unreachable')
    expect(exitOf(new FhirError('bad_json'))).to.equal('badInput')
    expect(exitOf(new ProtocolError('bad_receipt', 'no'))).to.equal('untrusted')
    expect(exitOf(new CliError('usage', 'no'))).to.equal('usage')
    expect(exitOf(new TypeError('no'))).to.equal('internal')
    expect(exitOf('no')).to.equal('internal')
  })
})
