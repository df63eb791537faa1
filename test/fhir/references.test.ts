import { expect } from 'chai'
import { split } from '../../fhir/src/index.ts'

const PATIENT = 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0'

function rewrite(link: unknown, ...others: object[]): unknown {
  const patient = { fullUrl: PATIENT, resource: { resourceType: 'Patient', id: 'p1' } }
  const note = { resource: { resourceType: 'Basic', subject: link } }
  const { items } = split(
    { resourceType: 'Bundle', type: 'transaction', entry: [patient, ...others, note] },
    { fallback: 0 },
  )
  return items.at(-1)?.resource['subject']
}

describe('fhir/references', () => {
  it('turns the urn of an entry with an id into Type/id', () => {
    expect(rewrite({ reference: PATIENT, display: PATIENT })).to.deep.equal({
      reference: 'Patient/p1',
      display: PATIENT,
    })
    expect(rewrite({ reference: PATIENT.toUpperCase() })).to.deep.equal({ reference: 'Patient/p1' })
    expect(rewrite({ reference: `${PATIENT}#inner` })).to.deep.equal({ reference: 'Patient/p1#inner' })
  })

  it('does so wherever the reference stands, and for attachments', () => {
    expect(rewrite([{ a: { reference: PATIENT } }])).to.deep.equal([{ a: { reference: 'Patient/p1' } }])
    expect(rewrite({ attachment: { url: PATIENT } })).to.deep.equal({ attachment: { url: 'Patient/p1' } })
  })

  it('leaves identifiers, other addresses and unknown urns alone', () => {
    for (const same of [
      { system: 'urn:ietf:rfc:3986', value: PATIENT },
      { reference: 'Patient/p1' },
      { reference: '#contained' },
      { reference: 'https://other.example/Patient/p1' },
      { reference: 'Practitioner?identifier=x|1' },
      { reference: 'urn:uuid:00000000-0000-4000-8000-000000000000' },
      { reference: 7 },
      { reference: { reference: null } },
    ]) {
      expect(rewrite(same)).to.deep.equal(same)
    }
  })

  it('keeps the urn of an entry without an id, which is the fullUrl of its record', () => {
    const urn = 'urn:oid:1.2.3'
    for (const id of [undefined, '', 'a/b', 7]) {
      const entry = { fullUrl: urn, resource: { resourceType: 'Organization', id } }
      expect(rewrite({ reference: urn }, entry)).to.deep.equal({ reference: urn })
    }
  })

  it('keeps the urns of entries that share type and id, which Type/id could not tell apart', () => {
    const twins = ['urn:uuid:a', 'urn:uuid:b'].map((fullUrl) => ({
      fullUrl,
      resource: { resourceType: 'Organization', id: 'o1' },
    }))
    for (const reference of ['urn:uuid:a', 'urn:uuid:b']) {
      expect(rewrite({ reference }, ...twins)).to.deep.equal({ reference })
    }
  })

  it('does not follow an urn to an entry that becomes no record', () => {
    const asked = {
      fullUrl: 'urn:uuid:c',
      resource: { resourceType: 'Goal', id: 'g1' },
      request: { method: 'PATCH' },
    }
    expect(rewrite({ reference: 'urn:uuid:c' }, asked)).to.deep.equal({ reference: 'urn:uuid:c' })
  })
})
