import { expect } from 'chai'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import type { DecisionFacts } from '../../../protocol/src/decision/facts.ts'
import {
  type Evidence,
  evidenceHash,
  parseEvidence,
  serialiseEvidence,
} from '../../../protocol/src/receipt/evidence.ts'
import { replayDecision } from '../../../protocol/src/receipt/replayDecision.ts'
import { decide } from '../../../protocol/src/decision/decide.ts'
import type { AuditEvent } from '../../../protocol/src/audit/event.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '../../../protocol/src/values/canonicalJson.ts'
import { codeOf, loadVectors } from '../../support/vectors.ts'

const vectors = loadVectors<DecisionFacts, unknown>('decide')
const facts = vectors[0]?.in as DecisionFacts
// An interface has no index signature, which JSON text does not care about.
const factsJson = facts as unknown as JsonObject
const request: JsonObject = {
  siwe: 'text',
  siweSig: `0x${'ab'.repeat(65)}`,
  siweBlock: { number: 5, hash: `0x${'cd'.repeat(32)}` },
  dpop: 'a.b.c',
}
const fence: JsonObject = {
  patient: `0x${'11'.repeat(20)}`,
  signer: `0x${'22'.repeat(20)}`,
  target: `0x${'33'.repeat(32)}`,
  sig: `0x${'ab'.repeat(65)}`,
}

/** The same facts about a record of another class. */
function factsAbout(cls: string): JsonObject {
  return { ...factsJson, request: { ...(factsJson['request'] as JsonObject), class: cls } }
}

const bytesOf = (value: JsonValue): Uint8Array => toUtf8(canonicalJson(value))

describe('evidence bundles', () => {
  const good: Record<string, JsonObject> = {
    'a request': request,
    'a decided request': { ...request, facts: factsJson },
    'a list, which has no class': { ...request, facts: factsAbout('') },
    'a request with its bytes': { ...request, request: { target: '/v1/x?a', body: 'e30' } },
    'a record of a batch': { ...request, lines: ['ef'.repeat(32)] },
    'a fence': { fence },
    'a fence of everything': { fence: { ...fence, target: 'all', version: 3 } },
  }
  for (const [name, value] of Object.entries(good)) {
    it(`of ${name} are read back as they were written`, () => {
      const evidence = parseEvidence(bytesOf(value))
      expect(serialiseEvidence(evidence)).to.deep.equal(bytesOf(value))
      expect(evidenceHash(bytesOf(value))).to.match(/^[0-9a-f]{64}$/)
    })
  }

  it('hold the facts of every kind of decision, with as many grants as there may be', () => {
    for (const vector of vectors) {
      const { purpose } = vector.in.request
      if (purpose === 'MARKETING') continue
      const [grant] = vector.in.state.grants
      const grants = grant === undefined ? [] : Array.from({ length: 8 }, () => grant)
      const full = { ...vector.in, state: { ...vector.in.state, grants } }
      // The request is written as plain JSON above.
      const evidence = { ...request, facts: full } as unknown as Evidence
      expect(parseEvidence(serialiseEvidence(evidence)), vector.name).to.deep.equal(evidence)
    }
  })

  const bad: Record<string, JsonObject> = {
    nothing: {},
    'both kinds': { ...request, fence },
    'an unknown field': { ...request, extra: 1 },
    'a fence of everything without version': { fence: { ...fence, target: 'all' } },
    'a fence of one with version': { fence: { ...fence, version: 1 } },
    'facts without clock': { ...request, facts: { ...factsJson, clock: {} } },
  }
  for (const [name, value] of Object.entries(bad)) {
    it(`are refused with ${name}`, async () => {
      expect(await codeOf(() => parseEvidence(bytesOf(value)))).to.equal('bad_request')
    })
  }

  it('are refused in any other bytes than the canonical ones', async () => {
    expect(await codeOf(() => parseEvidence(toUtf8(JSON.stringify(request))))).to.equal('bad_json')
  })
})

describe('replayDecision', () => {
  const eventOf = (given: DecisionFacts): AuditEvent => {
    const { decision, reason, grant } = decide(given)
    const { org, purpose, also, ...same } = given.request
    const { recordTime: _, ...named } = same
    const event: object = {
      v: 1,
      log: 'a',
      t: 1,
      type: 'read',
      decision,
      reason,
      ...named,
      ...(org === null ? {} : { org }),
      ...(purpose === null ? {} : { purpose }),
      ...(also.length === 0 ? {} : { also }),
      ...(grant === null ? {} : { grant }),
    }
    return event as AuditEvent
  }

  it('confirms every decision of the vectors', () => {
    for (const { in: given } of vectors) {
      expect(replayDecision(given, eventOf(given)).differences).to.deep.equal([])
    }
  })

  it('names what was logged otherwise', () => {
    const event = { ...eventOf(facts), decision: 'deny', reason: 'no_grant' } as AuditEvent
    const { decision, differences } = replayDecision(facts, event)
    expect(decision.decision).to.equal('allow')
    expect(differences).to.deep.equal([
      { field: 'decision', logged: 'deny', expected: 'allow' },
      { field: 'reason', logged: 'no_grant', expected: 'grant' },
    ])
  })

  it('shows facts of another request', () => {
    const other = { ...facts, request: { ...facts.request, class: 'notes' } }
    expect(replayDecision(other, eventOf(facts)).differences).to.deep.include({
      field: 'class',
      logged: 'labs',
      expected: 'notes',
    })
  })
})
