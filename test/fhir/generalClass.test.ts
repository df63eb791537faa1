import { expect } from 'chai'
import { classify } from '../../fhir/src/index.ts'
import { coreClasses } from '../../protocol/src/values/classes.ts'

/** The general table of protocol §4, typed once more by hand. */
const TYPES: Readonly<Record<string, string>> = {
  summary:
    'Patient RelatedPerson AllergyIntolerance Condition CarePlan CareTeam Goal FamilyMemberHistory Encounter EpisodeOfCare Flag Device Observation',
  labs: 'Specimen',
  medications: 'Medication MedicationRequest MedicationStatement MedicationAdministration MedicationDispense',
  imaging: 'ImagingStudy Media',
  notes:
    'DocumentReference Binary ClinicalImpression QuestionnaireResponse Composition DiagnosticReport Organization Practitioner Bundle List Consent Zebra',
  immunizations: 'Immunization ImmunizationEvaluation ImmunizationRecommendation',
  procedures: 'Procedure ServiceRequest DeviceUseStatement',
  messages: 'Communication CommunicationRequest Appointment AppointmentResponse',
  billing: 'Claim ClaimResponse ExplanationOfBenefit Coverage',
  genomics: 'MolecularSequence',
}

const OBSERVATIONS: Readonly<Record<string, string>> = {
  labs: 'laboratory',
  vitals: 'vital-signs activity',
  imaging: 'imaging',
  procedures: 'procedure therapy',
  notes: 'survey exam',
  summary: 'social-history unknown',
  genomics: 'GE',
}

const REPORTS: Readonly<Record<string, string>> = {
  imaging: 'RAD IMG CT NMR RUS XRC CUS NMS',
  labs: 'LAB HM CH MB SR BLB VR IMM TX',
  notes: 'PHY OTH LP29684-5',
  genomics: 'GE',
}

function withCategories(resourceType: string, ...codes: string[]): object {
  return { resourceType, category: codes.map((code) => ({ coding: [{ code }] })) }
}

describe('fhir/generalClass', () => {
  for (const [name, types] of Object.entries(TYPES)) {
    it(`places in ${name}: ${types}`, () => {
      for (const resourceType of types.split(' ')) expect(classify({ resourceType }).class).to.equal(name)
    })
  }
  for (const [type, table] of Object.entries({ Observation: OBSERVATIONS, DiagnosticReport: REPORTS })) {
    for (const [name, codes] of Object.entries(table)) {
      it(`places ${type} of category ${codes} in ${name}`, () => {
        for (const code of codes.split(' ')) expect(classify(withCategories(type, code)).class).to.equal(name)
      })
    }
  }

  it('tests categories in the order of the tables', () => {
    const first = (type: string, ...codes: string[]): string => classify(withCategories(type, ...codes)).class
    expect(first('Observation', 'exam', 'therapy', 'imaging', 'activity', 'laboratory')).to.equal('labs')
    expect(first('Observation', 'exam', 'therapy', 'imaging', 'activity')).to.equal('vitals')
    expect(first('Observation', 'exam', 'therapy', 'imaging')).to.equal('imaging')
    expect(first('Observation', 'exam', 'therapy')).to.equal('procedures')
    expect(first('Observation', 'laboratory', 'GE')).to.equal('genomics')
    expect(first('DiagnosticReport', 'LAB', 'RAD')).to.equal('imaging')
    expect(first('DiagnosticReport', 'LAB', 'RAD', 'GE')).to.equal('genomics')
  })

  it('reads a category that is not in a list', () => {
    const category = { coding: { code: 'GE' } }
    expect(classify({ resourceType: 'Observation', category }).class).to.equal('genomics')
  })

  it('gives a document the class of its first entry, a document in a document too', () => {
    const document = (resource: unknown): unknown => ({
      resourceType: 'Bundle',
      type: 'document',
      entry: [{ resource }, { resource: { resourceType: 'Claim' } }],
    })
    expect(classify(document({ resourceType: 'Immunization' })).class).to.equal('immunizations')
    expect(classify(document(document({ resourceType: 'Immunization' }))).class).to.equal('immunizations')
    expect(classify(document(null)).class).to.equal('notes')
    expect(classify({ resourceType: 'Bundle', type: 'document' }).class).to.equal('notes')
  })

  it('knows a patient summary by its LOINC code', () => {
    const typed = (system: string, code: string): string =>
      classify({ resourceType: 'Composition', type: { coding: [{ system, code }] } }).class
    expect(typed('http://loinc.org', '60591-5')).to.equal('summary')
    expect(typed('http://loinc.org', '11503-0')).to.equal('notes')
    expect(typed('urn:other', '60591-5')).to.equal('notes')
  })

  it('gives only classes that the protocol has', () => {
    const names: readonly string[] = coreClasses
    expect(names).to.include.members([...Object.keys(TYPES), ...Object.keys(OBSERVATIONS)])
  })
})
