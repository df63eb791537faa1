import { expect } from 'chai'
import type { Address, AuditEvent, ClassName, Millis, OrgId } from '@consentry/protocol'
import {
  type AccessEntry,
  type DisclosureInput,
  disclosureReport,
  PART_TWO_NOTICE,
} from '../../fhir/src/disclosure.ts'
import { disclosureCsv, disclosureHtml } from '../../fhir/src/disclosureText.ts'

const patient = `0x${'11'.repeat(20)}` as Address
const nurse = `0x${'22'.repeat(20)}` as Address
const clinic = `0x${'c1'.repeat(32)}` as OrgId
const court = `0x${'c2'.repeat(32)}` as OrgId
const day = 86_400_000

function entry(
  at: number,
  change: Partial<AuditEvent>,
  proof: AccessEntry['proof'] = 'anchored',
): AccessEntry {
  const event: AuditEvent = {
    v: 1,
    log: 'gw.example/consentry/1/1',
    t: (at * day) as Millis,
    type: 'read',
    action: 'read',
    patient,
    actor: nurse,
    org: clinic,
    class: 'labs' as ClassName,
    also: [],
    purpose: 'TREAT',
    decision: 'allow',
    grant: `0x${'ab'.repeat(32)}` as NonNullable<AuditEvent['grant']>,
    ...change,
  }
  return { index: at, event, proof }
}

function input(entries: readonly AccessEntry[], change: Partial<DisclosureInput> = {}): DisclosureInput {
  return {
    patient,
    entries,
    erased: 0,
    recipientOf: (org) => (org === clinic ? { name: 'Harbour Clinic', address: '1 Quay, Bay' } : undefined),
    from: 0 as Millis,
    to: (1_000 * day) as Millis,
    madeAt: (900 * day) as Millis,
    ...change,
  }
}

describe('disclosureReport', () => {
  it('summarises a series to one recipient for one purpose', () => {
    const entries = [
      entry(1, {}),
      entry(5, { class: 'vitals' as ClassName }, 'checkpoint'),
      entry(9, { n: 3 }),
    ]
    const { rows } = disclosureReport('accounting', input(entries))
    expect(rows).to.have.length(1)
    expect(rows[0]).to.deep.include({
      at: day,
      lastAt: 9 * day,
      count: 5,
      recipient: { name: 'Harbour Clinic', address: '1 Quay, Bay' },
      classes: ['labs', 'vitals'],
      purpose: 'TREAT',
      accountable: false,
      exemption: 'treatment_payment_operations',
      proof: 'checkpoint',
    })
  })

  it('lists every access of its own in an overview', () => {
    const entries = [entry(1, {}), entry(2, {}), entry(3, { type: 'deny', decision: 'deny' })]
    const { rows } = disclosureReport('overview', input(entries))
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['released', 'released', 'refused'])
  })

  it('says of each what the law asks to be accounted for', () => {
    const { org: _org, purpose: _purpose, ...own } = entry(1, { actor: patient, type: 'self' }).event
    const cases = [
      [{ ...entry(1, {}), event: own }, 'to_the_individual'],
      [entry(1, { purpose: 'HPAYMT' }), 'treatment_payment_operations'],
      [entry(1, { purpose: 'HRESCH' }), 'under_authorisation'],
      [entry(1, { type: 'deny', decision: 'deny' }), 'refused'],
      [entry(1, { type: 'disclosure', org: court, purpose: 'HOPERAT' }), null],
    ] as const
    for (const [each, exemption] of cases) {
      const [row] = disclosureReport('accounting', input([each])).rows
      expect(row).to.include({ exemption, accountable: exemption === null })
    }
  })

  it('leaves out what disclosed nothing, and what is outside of the time', () => {
    const entries = [
      entry(1, { type: 'write', action: 'write' }),
      entry(1, { type: 'grant' }),
      entry(1_000, {}),
      entry(999, {}),
    ]
    expect(disclosureReport('overview', input(entries)).rows.map(({ at }) => at)).to.deep.equal([999 * day])
  })

  it('attaches the notice where a substance-use class was released, not where it was refused', () => {
    const released = entry(1, { also: ['substance-use' as ClassName] })
    const refused = entry(2, { class: 'substance-use' as ClassName, type: 'deny', decision: 'deny' })
    expect(disclosureReport('overview', input([released, refused]))).to.include({
      partTwoNotice: PART_TWO_NOTICE,
    })
    expect(disclosureReport('overview', input([refused]))).to.include({ partTwoNotice: null })
  })

  it('keeps a suspended recipient from the patient, not from the operator, and only while it lasts', () => {
    const entries = [entry(1, { type: 'disclosure', org: court })]
    const until = (950 * day) as Millis
    const suspensions = [{ org: court, until }]
    expect(disclosureReport('accounting', input(entries, { suspensions })).rows).to.deep.equal([])
    const [row] = disclosureReport('accounting', input(entries, { suspensions, audience: 'operator' })).rows
    expect(row).to.include({ suspendedUntil: until })
    const later = disclosureReport('accounting', input(entries, { suspensions, madeAt: until }))
    expect(later.rows).to.have.length(1)
  })
})

describe('disclosure as text', () => {
  const hostile = { name: '=HYPERLINK("x")<script>alert(1)</script>', address: 'a,b\n"c"' }
  const report = disclosureReport(
    'accounting',
    input([entry(1, {})], { recipientOf: () => hostile, erased: 2 }),
  )

  it('is CSV that a spreadsheet takes for text', () => {
    const [head, ...rest] = disclosureCsv(report).split('\r\n')
    expect(head).to.equal(
      'First,Last,Times,Recipient,Address,Person,Data,Purpose,Outcome,Accountable,Notice,Proof',
    )
    expect(rest.join()).to.include(`"'=HYPERLINK(""x"")<script>alert(1)</script>","a,b\n""c"""`)
  })

  it('is a page without script, resource or markup from outside', () => {
    const html = disclosureHtml(report)
    expect(html).to.include('&lt;script&gt;').and.to.include('2 further entries were erased')
    expect(html).not.to.match(/<script|src=|href=|https?:\/\/|@import|url\(/)
  })

  it('says so when there is nothing', () => {
    expect(disclosureHtml(disclosureReport('overview', input([])))).to.include('Nobody received')
  })
})
