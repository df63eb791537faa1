import { expect } from 'chai'
import { auditEventText, parseAuditEvent } from '../../../protocol/src/audit/event.ts'
import { checkPatientChain, nextLink } from '../../../protocol/src/audit/patientChain.ts'
import { canonicalJson, type JsonObject } from '../../../protocol/src/values/canonicalJson.ts'
import type { Sha256Hex } from '../../../protocol/src/values/ids.ts'

const full: JsonObject = {
  v: 1,
  log: 'gw.example/consentry/31337/1',
  pseq: 3,
  pprev: 'c1'.repeat(32),
  t: 1_767_225_602_931,
  type: 'read',
  patient: `0x${'11'.repeat(20)}`,
  org: `0x${'22'.repeat(32)}`,
  actor: `0x${'33'.repeat(20)}`,
  jkt: 'AlVJcNk6EZba2lVUO-HzHDANJrLACwy6CWF_RT2YZD4',
  action: 'read',
  class: 'labs',
  also: ['hiv'],
  record: '44'.repeat(16),
  origin: `0x${'55'.repeat(32)}`,
  purpose: 'TREAT',
  grant: `0x${'66'.repeat(32)}`,
  decision: 'allow',
  reason: 'grant',
  n: 2,
  chain: { n: 1, block: 2, hash: `0x${'77'.repeat(32)}` },
  ev: '88'.repeat(32),
}

const codeOf = (value: JsonObject | string): string => {
  try {
    parseAuditEvent(typeof value === 'string' ? value : canonicalJson(value))
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'no error'
}

describe('audit events', () => {
  it('are read back as they were written', () => {
    for (const event of [full, genesis(), erase()]) {
      const text = canonicalJson(event)
      expect(auditEventText(parseAuditEvent(text))).to.equal(text)
    }
  })

  const bad: Record<string, JsonObject> = {
    'an unknown field': { ...full, extra: 1 },
    'another version': { ...full, v: 2 },
    'an unknown type': { ...full, type: 'look' },
    'a patient without place': { ...full, pseq: undefined, pprev: undefined },
    'a place without patient': { ...full, patient: undefined },
    'a place without the leaf before': { ...full, pprev: undefined },
    'a former log but no genesis': { ...full, prev: genesis()['prev'] },
    'erased places but no erasure': { ...full, erased: [1] },
    'a null': { ...full, org: null },
    'an upper-case address': { ...full, patient: `0x${'AA'.repeat(20)}` },
    'a count of 0': { ...full, n: 0 },
  }
  for (const [name, event] of Object.entries(bad)) {
    it(`are refused with ${name}`, () => {
      expect(codeOf(event)).to.equal('bad_request')
    })
  }

  it('are refused in any other text than the canonical one', () => {
    expect(codeOf(` ${canonicalJson(full)}`)).to.equal('bad_json')
    expect(codeOf(JSON.stringify(full))).to.equal('bad_json')
  })

  function genesis(): JsonObject {
    return {
      v: 1,
      log: 'gw.example/consentry/31337/2',
      t: 1,
      type: 'genesis',
      prev: { origin: 'gw.example/consentry/31337/1', size: 9, root: '99'.repeat(32) },
    }
  }

  function erase(): JsonObject {
    const { pseq, pprev, patient } = full
    return { v: 1, log: 'a', t: 1, type: 'erase', pseq, pprev, patient, erased: [0, 1] }
  }
})

describe('patient chain', () => {
  const commitment = (n: number): Sha256Hex => n.toString(16).padStart(64, '0') as Sha256Hex
  const leaf = (pseq: number) => ({
    pseq,
    commitment: commitment(pseq + 1),
    pprev: commitment(pseq) as Sha256Hex | null,
  })

  it('begins with zeros and names the commitment before', () => {
    expect(nextLink(null)).to.deep.equal({ pseq: 0, pprev: commitment(0) })
    expect(nextLink(leaf(4))).to.deep.equal({ pseq: 5, pprev: commitment(5) })
  })

  it('is whole when every link fits, erased bodies included', () => {
    expect(checkPatientChain([leaf(0), { ...leaf(1), pprev: null }, leaf(2)])).to.deep.equal([])
    expect(checkPatientChain([leaf(5)], leaf(4))).to.deep.equal([])
  })

  it('shows a gap, a number used twice and a broken link', () => {
    expect(checkPatientChain([leaf(0), leaf(2)])).to.deep.equal([{ pseq: 1, fault: 'gap' }])
    expect(checkPatientChain([leaf(0), leaf(1), leaf(1)])).to.deep.equal([{ pseq: 1, fault: 'fork' }])
    const swapped = { ...leaf(1), pprev: commitment(9) }
    expect(checkPatientChain([leaf(0), swapped, leaf(2)])).to.deep.equal([{ pseq: 1, fault: 'broken' }])
  })
})
