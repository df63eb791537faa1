import { gatewayCodes, problemOf, type GatewayCode } from '@consentry/protocol'
import { expect } from 'chai'

/** What an answer was: its status, media type and parsed body. */
export interface RawAnswer {
  readonly status: number
  readonly type: string | null
  readonly text: string
}

/** Sends a request as it is, without a session. */
export async function sendRaw(url: string, init: RequestInit): Promise<RawAnswer> {
  const answer = await fetch(url, init)
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}

/** Expects a problem of the closed list: exactly its four members, with one of these codes. */
export function expectProblem({ status, type, text }: RawAnswer, ...codes: readonly GatewayCode[]): void {
  expect(type).to.equal('application/problem+json')
  const problem = JSON.parse(text) as { code: GatewayCode }
  expect(codes).to.include(problem.code)
  expect(gatewayCodes).to.include(problem.code)
  expect(problem).to.deep.equal(problemOf(problem.code))
  expect(status).to.equal(problemOf(problem.code).status)
}
