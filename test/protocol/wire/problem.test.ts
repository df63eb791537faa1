import { expect } from 'chai'
import { gatewayCodes } from '../../../protocol/src/errors/codes.ts'
import { hasRetryAfter, problemOf, problems, problemSchema } from '../../../protocol/src/wire/problem.ts'

describe('problem bodies', () => {
  it('have exactly four members, for every code', () => {
    for (const code of gatewayCodes) {
      const body = problemOf(code)
      expect(Object.keys(body)).to.deep.equal(['type', 'title', 'status', 'code'])
      expect(body.type).to.equal(`urn:consentry:error:${code}`)
      expect(problemSchema.parse(body)).to.deep.equal(body)
    }
    expect(Object.keys(problems)).to.have.length(gatewayCodes.length)
  })

  it('have the statuses of the table', () => {
    const statuses = Object.fromEntries(gatewayCodes.map((code) => [code, problems[code].status]))
    expect(statuses).to.include({ bad_request: 400, use_dpop_nonce: 401, no_access: 403, grant_pending: 403 })
    expect(statuses).to.include({ stale_sequence: 409, erased: 410, invalid_manifest: 422, internal: 500 })
  })

  it('ask for a retry with 429, 503 and grant_pending only', () => {
    const retried = gatewayCodes.filter(hasRetryAfter)
    expect(retried).to.deep.equal([
      'grant_pending',
      'rate_limited',
      'chain_stale',
      'log_halted',
      'anchor_overdue',
      'audit_unavailable',
      'storage_unavailable',
    ])
  })

  it('are refused when their members disagree or there are more', () => {
    const body = problemOf('no_access')
    for (const bad of [
      { ...body, type: 'urn:consentry:error:internal' },
      { ...body, detail: 'x' },
      { ...body, code: 'x' },
    ]) {
      expect(problemSchema.safeParse(bad).success).to.equal(false)
    }
  })
})
