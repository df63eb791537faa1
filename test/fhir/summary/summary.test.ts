import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import {
  merge,
  readFhirJson,
  type Resource,
  type SourceRecord,
  split,
  summary,
} from '../../../fhir/src/index.ts'
import { validate } from '../../../fhir/src/validate.ts'
import { glucose, source, vaccination } from '../merge/sources.ts'
import { hasIps, ipsBundles, ipsErrors } from './ipsProfiles.ts'

const now = Date.UTC(2026, 0, 2)
const byPatient = { now, author: { kind: 'patient' }, withheld: [] } as const
const byClinic = { kind: 'organisation', id: `0x${'c1'.repeat(32)}`, name: 'Harbour Clinic' } as const

type Entry = { readonly fullUrl: string; readonly resource: Resource }
type Section = {
  readonly title: string
  readonly text: { readonly div: string }
  readonly entry?: readonly { readonly reference: string }[]
  readonly emptyReason?: { readonly coding: readonly [{ readonly code: string }] }
}

const entriesOf = (bundle: Resource): readonly Entry[] => bundle['entry'] as readonly Entry[]
const sectionsOf = (bundle: Resource): readonly Section[] =>
  entriesOf(bundle)[0]?.resource['section'] as readonly Section[]
const sectionOf = (bundle: Resource, title: string): Section | undefined =>
  sectionsOf(bundle).find((section) => section.title === title)
const reasonOf = (bundle: Resource, title: string): string | undefined =>
  sectionOf(bundle, title)?.emptyReason?.coding[0].code

function sourcesOf(bundle: unknown): readonly SourceRecord[] {
  const { items } = split(bundle, { fallback: 0, documents: 'split' })
  return items.map(({ resource, fullUrl }, i) => source(i, resource, { fullUrl }))
}

const patient: Resource = {
  resourceType: 'Patient',
  id: 'zoe',
  name: [{ family: 'Çelik' }],
  birthDate: '1984-05-06',
}

function allergy(change: object = {}): Resource {
  return {
    resourceType: 'AllergyIntolerance',
    code: { coding: [{ system: 'http://snomed.info/sct', code: '91936005' }], text: 'Penicillin' },
    clinicalStatus: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' },
      ],
    },
    patient: { reference: 'Patient/elsewhere' },
    ...change,
  }
}

describe('fhir/summary', function () {
  this.timeout(60_000)
  const zoe = readFhirJson(
    readFileSync(new URL('../../../data/patients/zoe-lukasiewicz.json', import.meta.url), 'utf8'),
  )

  it('is a valid document for the invented patient, with or without her most private records', async () => {
    for (const withheld of [[], ['hiv', 'mental'], ['summary', 'medications']]) {
      const document = summary(merge(sourcesOf(zoe)), { now, author: byClinic, withheld })
      expect((await validate(document)).filter(({ severity }) => severity === 'error')).to.deep.equal([])
    }
  })

  it('says of every required section why it is empty', () => {
    const nothing = summary(merge([]), byPatient)
    const titles = ['Problems', 'Allergies and intolerances', 'Medications']
    expect(sectionsOf(nothing).map(({ title }) => title)).to.deep.equal(titles)
    expect(titles.map((title) => reasonOf(nothing, title))).to.deep.equal(Array(3).fill('unavailable'))
    const partly = summary(merge([]), { ...byPatient, withheld: ['medications'] })
    expect(titles.map((title) => reasonOf(partly, title))).to.deep.equal([
      'unavailable',
      'unavailable',
      'withheld',
    ])
  })

  it('never says of what a sensitive or private class may hold that there is none', () => {
    for (const name of ['hiv', 'mental', 'restricted', 's-07']) {
      const document = summary(merge([]), { ...byPatient, withheld: [name] })
      expect(reasonOf(document, 'Problems'), name).to.equal('withheld')
      expect(JSON.stringify(document)).not.to.include(name)
    }
  })

  it('shows an optional section that is withheld, and leaves out one that is just empty', () => {
    const document = summary(merge([]), { ...byPatient, withheld: ['labs'] })
    expect(reasonOf(document, 'Results')).to.equal('withheld')
    expect(sectionOf(document, 'Vital signs')).to.equal(undefined)
  })

  it('says that a list may be incomplete, and marks the document as redacted', () => {
    const full = summary(merge([source(1, allergy())]), byPatient)
    const partial = summary(merge([source(1, allergy())]), { ...byPatient, withheld: ['hiv'] })
    const remark = 'Part of the record is withheld'
    expect(sectionOf(full, 'Allergies and intolerances')?.text.div).not.to.include(remark)
    expect(sectionOf(partial, 'Allergies and intolerances')?.text.div).to.include(remark)
    expect(full['meta']).to.equal(undefined)
    expect(JSON.stringify(partial['meta'])).to.include('REDACTED')
  })

  it('says that there are no allergies only where a record says so', () => {
    const none = allergy({
      code: {
        coding: [{ system: 'http://snomed.info/sct', code: '716186003', display: 'No known allergy' }],
      },
    })
    const document = summary(merge([source(1, none)]), byPatient)
    const section = sectionOf(document, 'Allergies and intolerances')
    expect(section?.emptyReason).to.equal(undefined)
    expect(section?.text.div).to.include('No known allergy')
  })

  it('leaves out what was entered in error, refuted, is over or not done', () => {
    const code = (system: string, value: string) => ({ coding: [{ system, code: value }] })
    const verification = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification'
    const document = summary(
      merge([
        source(1, allergy({ verificationStatus: code(verification, 'refuted') })),
        source(2, { resourceType: 'MedicationRequest', status: 'completed' }),
        source(3, vaccination({ status: 'entered-in-error' })),
        source(4, vaccination({ status: 'not-done', occurrenceDateTime: '2020-01-01' })),
      ]),
      byPatient,
    )
    expect(sectionsOf(document).flatMap(({ entry = [] }) => entry)).to.deep.equal([])
  })

  it('shows both of two contradicting records', () => {
    const document = summary(
      merge([source(1, allergy()), source(2, allergy({ criticality: 'high' }))]),
      byPatient,
    )
    expect(sectionOf(document, 'Allergies and intolerances')?.entry).to.have.length(2)
  })

  it('takes one tobacco and one alcohol status, the newest', () => {
    const smoking = (day: string) =>
      glucose(1, {
        code: { coding: [{ system: 'http://loinc.org', code: '72166-2' }] },
        effectiveDateTime: day,
      })
    const document = summary(
      merge(['2020-01-01', '2024-01-01', '2022-01-01'].map((day, i) => source(i, smoking(day)))),
      byPatient,
    )
    expect(sectionOf(document, 'Social history')?.text.div).to.match(/2024-01-01/)
    expect(sectionOf(document, 'Social history')?.text.div).not.to.match(/2020-01-01/)
  })

  it('writes what is dangerous as text, and nothing that XML cannot hold', () => {
    const code = { text: '<script>alert("1")</script> & \u0000\ud800 ok 👍' }
    const div = sectionOf(
      summary(merge([source(1, allergy({ code }))]), byPatient),
      'Allergies and intolerances',
    )?.text.div
    expect(div).to.include('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; \ufffd\ufffd ok 👍')
  })

  it('holds everything it refers to, and refers to nothing outside', () => {
    const document = summary(merge(sourcesOf(zoe)), byPatient)
    const urls = new Set(entriesOf(document).map(({ fullUrl }) => fullUrl))
    expect(urls.size).to.equal(entriesOf(document).length)
    const references = [...JSON.stringify(document).matchAll(/"reference":"([^"#][^"]*)"/g)].map(
      ([, to]) => to,
    )
    expect(references.length).to.be.greaterThan(50)
    for (const reference of references) expect(urls).to.include(reference)
  })

  it('is about the patient, known or not', () => {
    const known = summary(merge([source(1, patient), source(2, allergy())]), byPatient)
    const [, person, listed] = entriesOf(known)
    expect(person?.resource).to.deep.equal(patient)
    expect(listed?.resource['patient']).to.deep.equal({ reference: person?.fullUrl })
    const unknown = summary(merge([source(2, allergy())]), { ...byPatient, withheld: ['summary'] })
    expect(JSON.stringify(entriesOf(unknown)[1]))
      .to.include('"masked"')
      .and.to.include('Name withheld')
    const missing = summary(merge([]), byPatient)
    expect(JSON.stringify(entriesOf(missing)[1])).to.include('"unknown"')
  })

  it('names who put it together', () => {
    const document = summary(merge([]), { ...byPatient, author: byClinic })
    const organisation = entriesOf(document).find(({ resource }) => resource.resourceType === 'Organization')
    expect(organisation?.resource['name']).to.equal('Harbour Clinic')
    expect(entriesOf(document)[0]?.resource['author']).to.deep.equal([
      { reference: organisation?.fullUrl, display: 'Harbour Clinic' },
    ])
  })

  if (hasIps) {
    for (const { name, bundle } of ipsBundles()) {
      it(`is a summary as the profiles say, from the records of ${name}`, async () => {
        for (const withheld of [[], ['hiv'], ['summary', 'labs', 'medications']]) {
          const document = summary(merge(sourcesOf(bundle)), { now, author: byClinic, withheld })
          const [composition, person] = entriesOf(document).map(({ resource }) => resource)
          expect(await ipsErrors(document, 'Bundle')).to.deep.equal([])
          expect(await ipsErrors(composition ?? document, 'Composition')).to.deep.equal([])
          expect(await ipsErrors(person ?? document, 'Patient')).to.deep.equal([])
        }
      })
    }

    it('would be told what a profile misses', async () => {
      const document = summary(merge([]), byPatient)
      const composition = { ...entriesOf(document)[0]?.resource, resourceType: 'Composition', section: [] }
      expect(await ipsErrors(composition, 'Composition')).not.to.deep.equal([])
      expect(await ipsErrors({ ...document, timestamp: undefined }, 'Bundle')).to.include(
        'Bundle.timestamp: Missing required property',
      )
    })
  }
})
