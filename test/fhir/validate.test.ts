import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { FhirError, readFhirJson, split } from '../../fhir/src/index.ts'
import { validate, type ValidationIssue } from '@consentry/fhir/validate'
import { spoiltResources } from './spoil.ts'
import { hasIps, ipsBundles } from './summary/ipsProfiles.ts'

const root = join(import.meta.dirname, '../..')
const zoe = readFhirJson(readFileSync(join(root, 'data/patients/zoe-lukasiewicz.json'), 'utf8'))
const examples = join(root, '../shared/data/fhir-r4-examples')

/** Examples of the standard that break it: white space in base64, and a question without its link id. */
const brokenExamples = ['Binary-example.json', 'Media-example.json', 'Questionnaire-qs1.json']

const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' } }

describe('fhir/validate', function () {
  this.timeout(60_000)
  it('finds nothing wrong with the invented patient, whole or resource by resource', async () => {
    expect(await validate(zoe)).to.deep.equal([])
    const { items } = split(zoe, { fallback: 0 })
    for (const { resource } of items) expect(await validate(resource)).to.deep.equal([])
  })

  if (existsSync(examples)) {
    it('agrees with the examples of the standard, but for the three that break it', async () => {
      const broken: string[] = []
      for (const type of readdirSync(examples, { withFileTypes: true })) {
        for (const name of type.isDirectory() ? readdirSync(join(examples, type.name)) : []) {
          const resource = readFhirJson(readFileSync(join(examples, type.name, name), 'utf8'))
          if (errorsOf(await validate(resource)).length > 0) broken.push(name)
        }
      }
      expect(broken.sort()).to.deep.equal(brokenExamples)
    })
  }

  if (hasIps) {
    it('agrees with the examples of the International Patient Summary', async () => {
      for (const { bundle } of ipsBundles()) expect(errorsOf(await validate(bundle))).to.deep.equal([])
    })
  }

  const faults: Readonly<Record<string, readonly [object, string, string]>> = {
    'a missing property': [
      { resourceType: 'Observation', status: 'final' },
      'Observation.code',
      'Required property is missing',
    ],
    'a code that no list has': [
      { ...observation, status: 'finished' },
      'Observation.status',
      'Code is not one that this element may have',
    ],
    'a coding of another system than is required': [
      {
        resourceType: 'AllergyIntolerance',
        clinicalStatus: { coding: [{ system: 'urn:other', code: 'active' }] },
        patient: { reference: 'Patient/1' },
      },
      'AllergyIntolerance.clinicalStatus',
      'Code is not one that this element may have',
    ],
    'a number instead of a text': [
      { resourceType: 'Patient', gender: 5 },
      'Patient.gender',
      'Value of another JSON type than this element has',
    ],
    'a date that is none': [
      { ...observation, effectiveDateTime: '2023-02-29' },
      'Observation.effective[x]',
      'Invalid dateTime value',
    ],
    'a single value instead of a list': [
      { resourceType: 'Patient', name: { family: 'A' } },
      'Patient.name',
      'List expected',
    ],
    'two values of a choice': [
      { ...observation, valueString: 'a', valueInteger: 1 },
      'Observation',
      'Two values where one of several types is allowed',
    ],
    'a broken invariant': [
      { resourceType: 'Patient', contact: [{ gender: 'male' }] },
      'Patient.contact[0]',
      "Constraint pat-1 not met: SHALL at least contain a contact's details or a reference to an organization",
    ],
    'a number where an object belongs': [
      { ...observation, valueQuantity: 5 },
      'Observation.value[x]',
      'Value of another JSON type than this element has',
    ],
    'a broken invariant of a resource in a Bundle': [
      {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ resource: { resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/1' } } }],
      },
      'Bundle.entry[0].resource',
      'Constraint ait-1 not met: AllergyIntolerance.clinicalStatus SHALL be present if verificationStatus is not ' +
        'entered-in-error.',
    ],
    'an unknown type inside': [
      { ...observation, contained: [{ resourceType: 'Spaceship' }] },
      'Observation.contained[0]',
      'Not a type of FHIR R4',
    ],
    'a fault inside a Bundle': [
      { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { ...observation, code: 5 } }] },
      'Bundle.entry[0].resource.code',
      'Value of another JSON type than this element has',
    ],
  }
  for (const [what, [resource, expression, text]] of Object.entries(faults)) {
    it(`tells ${what}`, async () => {
      expect(errorsOf(await validate(resource))).to.deep.include({ severity: 'error', expression, text })
    })
  }

  it('keeps decimals with their digits valid', async () => {
    const text =
      '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10}}'
    expect(await validate(readFhirJson(text))).to.deep.equal([])
  })

  it('warns of a reference to a wrong type, but not of an address that tells none', async () => {
    const about = async (reference: string) => validate({ ...observation, subject: { reference } })
    expect(await about('Medication/1')).to.deep.equal([
      {
        severity: 'warning',
        expression: 'Observation.subject',
        text: 'Reference to a type that is not allowed here',
      },
    ])
    expect(await about('urn:uuid:cadd38c2-5ff5-4fe7-a703-4ec054d84083')).to.deep.equal([])
  })

  it('repeats nothing of the resource', async () => {
    const secret = 'JohnSmithHasHiv'
    const leaky = {
      ...observation,
      status: secret,
      [secret]: secret,
      [`value${secret}`]: secret,
      subject: { reference: `${secret}/1`, [secret]: null },
      extension: [{ url: secret, [secret]: { [secret]: null } }],
    }
    const issues = await validate(leaky)
    expect(issues.length).to.be.greaterThan(3)
    expect(JSON.stringify(issues)).not.to.include('Smith')
  })
})

describe('fhir/validate: input that is none', function () {
  this.timeout(60_000)
  for (const [input, code] of [
    [null, 'not_a_resource'],
    ['{}', 'not_a_resource'],
    [[], 'not_a_resource'],
    [{ resourceType: 5 }, 'not_a_resource'],
    [nested(600), 'too_deep'],
  ] as const) {
    it(`refuses ${JSON.stringify(input).slice(0, 40)}`, async () => {
      const error: unknown = await validate(input).catch((cause: unknown) => cause)
      expect(error).to.be.instanceOf(FhirError)
      expect((error as FhirError).code).to.equal(code)
    })
  }

  it('throws nothing but the typed error on 10,000 malformed inputs', async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(spoiltResources(), async (input) => {
        const outcome: unknown = await validate(input).catch((cause: unknown) => cause)
        if (outcome instanceof FhirError) refused += 1
        else expect(outcome).to.be.an('array')
      }),
      { numRuns: 10_000 },
    )
    expect(refused).to.be.greaterThan(10)
  }).timeout(120_000)
})

function errorsOf(issues: readonly ValidationIssue[]): readonly ValidationIssue[] {
  return issues.filter(({ severity }) => severity === 'error')
}

function nested(depth: number): object {
  let value: object = {}
  for (let i = 0; i < depth; i++) value = { extension: [value] }
  return { resourceType: 'Patient', ...value }
}
