import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { classify, readFhirJson, type SplitItem, split } from '../../fhir/src/index.ts'

const FILE = new URL('../../data/patients/zoe-lukasiewicz.json', import.meta.url)

/** The class each record was written for; the entry without id is `-`. */
const EXPECTED: Readonly<Record<string, string>> = {
  summary:
    'zoe mother enc-checkup enc-diabetes episode-diabetes cond-diabetes cond-hypertension cond-asthma cond-fracture ' +
    'allergy-penicillin allergy-birch family-mother plan-diabetes team goal-hba1c flag-fall device-meter obs-tobacco',
  labs:
    'lab-hba1c-1 lab-hba1c-2 lab-hba1c-3 lab-glucose lab-cholesterol lab-triglycerides lab-hdl lab-ldl ' +
    'lab-creatinine lab-hemoglobin specimen-blood report-lipids',
  vitals: 'vital-bp-1 vital-bp-2 vital-weight vital-height vital-bmi vital-pulse vital-spo2 vital-steps',
  medications: 'rx-metformin rx-ramipril med-ramipril taking-vitamin-d dispense-metformin given-paracetamol',
  imaging: 'report-wrist imaging-wrist media-wrist obs-bone-density',
  notes:
    'clinic insurer gp psychiatrist infectiologist gp-role - report-physio note-checkup binary-wrist impression ' +
    'answers-nutrition discharge obs-pain obs-foot-exam list-problems provenance',
  immunizations: 'imm-tetanus imm-influenza imm-covid imm-hepatitis-b imm-next imm-check',
  procedures: 'proc-cast order-eye use-meter obs-therapy',
  messages: 'msg-result msg-reminder appt-eye appt-answer',
  billing: 'coverage claim-diabetes claim-answer eob-diabetes',
  hiv: 'cond-hiv lab-hiv-screening lab-viral-load lab-cd4 report-hiv rx-antiretroviral',
  'hiv+substance-use': 'cond-hiv-opioid',
  'hiv+mental': 'note-psychiatry',
  'substance-use':
    'cond-alcohol cond-opioid plan-sobriety rx-buprenorphine rx-naltrexone taking-acamprosate obs-audit-c ' +
    'msg-sobriety claim-rehab',
  mental: 'enc-psychiatry cond-depression rx-sertraline answers-phq9 obs-phq9 eob-psychiatry',
  'sexual-health': 'cond-gonorrhoea lab-chlamydia rx-ceftriaxone',
  violence: 'enc-emergency cond-partner-violence note-social-worker obs-hark',
  reproductive:
    'enc-prenatal cond-pregnancy cond-vomiting cond-infertility obs-pregnancy-status lab-pregnancy-test ' +
    'vital-fetal-heart imaging-fetal proc-iud',
  genomics: 'sequence obs-brca report-genetics',
  restricted: 'cond-restricted lab-restricted note-private',
}

describe('the invented patient', () => {
  const { items, rejected } = split(readFhirJson(readFileSync(FILE, 'utf8')), { fallback: 0 })
  const idOf = ({ resource }: SplitItem): string => String(resource['id'] ?? '-')
  const textOf = ({ bytes }: SplitItem): string => Buffer.from(bytes).toString('utf8')

  it('gives 128 records and rejects nothing', () => {
    expect(rejected).to.deep.equal([])
    expect(items).to.have.length(128)
  })

  it('has the classes that were meant when it was written', () => {
    const found: Record<string, string[]> = {}
    for (const item of items) {
      const { class: name, also } = classify(item.resource)
      const key = [name, ...also].join('+')
      found[key] = [...(found[key] ?? []), idOf(item)].sort()
    }
    const expected = Object.entries(EXPECTED).map(([key, ids]) => [key, ids.split(' ').sort()])
    expect(found).to.deep.equal(Object.fromEntries(expected))
  })

  it('opens 26 records, 12 labs, 8 vitals and 6 medications, to a grant for these classes', () => {
    const granted = ['labs', 'vitals', 'medications']
    const open = items.filter(({ resource }) => {
      const { class: name, also } = classify(resource)
      return [name, ...also].every((wanted) => granted.includes(wanted))
    })
    expect(open).to.have.length(26)
    const ids = granted.flatMap((name) => EXPECTED[name]?.split(' ') ?? [])
    expect(open.map(idOf)).to.have.members(ids)
  })

  it('has no reference left to an urn but that of the entry without id', () => {
    const nameless = items.find((item) => idOf(item) === '-')
    const left = items.flatMap((item) => textOf(item).match(/"(reference|url)":"urn:[^"]*"/g) ?? [])
    expect(left).to.deep.equal([`"reference":"${nameless?.fullUrl}"`])
  })

  it('has every other reference resolved by a record of its own', () => {
    const names = new Set(items.map((item) => `${item.resource.resourceType}/${idOf(item)}`))
    const links = items.flatMap((item) => [...textOf(item).matchAll(/"reference":"([A-Z][^"]*)"/g)])
    expect(links.length).to.be.greaterThan(100)
    for (const [, link] of links) expect(names).to.include(link)
  })

  it('keeps names of any script', () => {
    const text = items.map(textOf).join('')
    for (const name of ['Łukasiewicz-Çelik', 'Zoë', 'زوي', '山田', 'Nguyễn', '👍'])
      expect(text).to.include(name)
  })

  it('tells the clinical time of a record and 1970 only where the resource tells none', () => {
    const timeOf = (id: string): number | undefined => items.find((item) => idOf(item) === id)?.time
    expect(timeOf('lab-hba1c-2')).to.equal(Date.UTC(2023, 4, 9))
    expect(timeOf('cond-asthma')).to.equal(Date.UTC(1998, 4, 1))
    expect(timeOf('enc-emergency')).to.equal(Date.UTC(2023, 0, 1))
    const timeless = items.filter(({ time }) => time === 0).map(idOf)
    expect(timeless.join(' ')).to.equal(
      'clinic insurer gp psychiatrist infectiologist gp-role - device-meter med-ramipril binary-wrist sequence',
    )
  })
})
