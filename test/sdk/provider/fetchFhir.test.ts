import { expect } from 'chai'
import { type ClassName, coreClasses, opaqueClasses, parseClassName, parseSeconds } from '@consentry/protocol'
import type { Resource } from '../../../fhir/src/index.ts'
import { validate } from '../../../fhir/src/validate.ts'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { zoeResources } from '../patient/import/fhirResources.ts'
import { labsAt } from '../rig/labsAt.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'
import { type Lie, tamper } from '../support/tamper.ts'

type Entry = { readonly fullUrl: string; readonly resource: Resource }

const purpose = 'TREAT' as const
const entriesOf = (bundle: Resource): readonly Entry[] => bundle['entry'] as readonly Entry[]
const typesOf = (bundle: Resource): string[] => entriesOf(bundle).map(({ resource }) => resource.resourceType)
const errorsOf = async (resource: Resource) =>
  (await validate(resource)).filter(({ severity }) => severity === 'error')

const vaccination = {
  resourceType: 'Immunization',
  status: 'completed',
  vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
  patient: { reference: 'Patient/zoe' },
  occurrenceDateTime: '2021-06-03',
}

/** Empty sections with their reason. */
function reasonsOf(document: Resource): Record<string, string> {
  const sections = entriesOf(document)[0]?.resource['section'] as {
    title: string
    emptyReason?: { coding: [{ code: string }] }
  }[]
  return Object.fromEntries(
    sections.flatMap(({ title, emptyReason }) =>
      emptyReason === undefined ? [] : [[title, emptyReason.coding[0].code]],
    ),
  )
}

describe('sdk/provider: what is granted as FHIR, over HTTP', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  const lies: { releaseKeys?: Lie } = {}
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic', { transport: tamper(lies) })
  })
  after(async () => network?.close())

  const fhir = (resource: object, cls: string) => ({
    ...textRecord(JSON.stringify(resource), cls),
    meta: { type: 'application/fhir+json' },
  })
  const grant = (patient: sdk.Patient, classes: readonly ClassName[], change = {}) =>
    sdk.grantConsent(patient, labsAt(network, clinic, { classes, ...change }))

  it('gives NDJSON line by line, with the Provenance of each and files by their kind', async () => {
    const patient = await network.patient()
    await sdk.putRecords(patient, [
      fhir({ ...vaccination, id: 'i1' }, 'labs'),
      { ...textRecord('%PDF', 'labs'), meta: { type: 'application/pdf', name: 'letter.pdf' } },
    ])
    await grant(patient, [parseClassName('labs')])
    const lines: Record<string, unknown>[] = []
    for await (const line of provider.fetchNdjson(clinic, { patient: patient.address, purpose })) {
      expect(line.endsWith('\n')).to.equal(true)
      lines.push(JSON.parse(line))
    }
    expect(lines.map(({ resourceType }) => resourceType)).to.deep.equal([
      'Immunization',
      'Provenance',
      'DocumentReference',
      'Provenance',
    ])
    expect(lines[1]?.['target']).to.deep.equal([{ reference: 'Immunization/i1' }])
    expect(JSON.stringify(lines[2])).to.include('"title":"letter.pdf"').and.to.include('"data":"JVBERg=="')
    for (const line of lines) expect(await errorsOf(line as Resource)).to.deep.equal([])
  })

  it('merges what patient and organisations say, names them, and links contradictions', async () => {
    const hill = await network.organisation('Hill Hospital')
    const patient = await network.patient()
    const classes = [parseClassName('immunizations')]
    await sdk.grantConsent(patient, labsAt(network, hill, { classes }))
    await grant(patient, classes)
    await sdk.putRecord(patient, fhir(vaccination, 'immunizations'))
    const write = { patient: patient.address, purpose }
    await provider.writeRecord(hill, { ...write, record: fhir(vaccination, 'immunizations') })
    await provider.writeRecord(clinic, {
      ...write,
      record: fhir({ ...vaccination, lotNumber: 'A1' }, 'immunizations'),
    })
    const { bundle, unread, withheld } = await provider.fetchBundle(clinic, write)
    expect(typesOf(bundle)).to.deep.equal([
      'Immunization',
      'Immunization',
      'Provenance',
      'Provenance',
      'Provenance',
      'Linkage',
    ])
    expect(JSON.stringify(bundle)).to.include('Hill Hospital').and.to.include('Harbour Clinic')
    expect(unread).to.deep.equal([])
    expect(withheld).to.include('labs').and.not.to.include('immunizations')
    expect(JSON.stringify(bundle['meta'])).to.include('REDACTED')
    expect(await errorsOf(bundle)).to.deep.equal([])
    const own = await sdk.exportMerged(patient)
    expect(typesOf(own)).to.deep.equal(typesOf(bundle))
    expect(own['meta']).to.equal(undefined)
  })

  it('writes a summary in which what is not granted is withheld', async () => {
    const patient = await network.patient()
    await sdk.importBundle(
      patient,
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'collection',
        entry: zoeResources(40).map((resource) => ({ resource })),
      }),
      { duplicates: 'store' },
    )
    await grant(patient, ['summary', 'vitals'].map(parseClassName))
    const document = await provider.fetchSummary(clinic, { patient: patient.address, purpose })
    expect(await errorsOf(document)).to.deep.equal([])
    expect(reasonsOf(document)).to.include({ Medications: 'withheld', Results: 'withheld' })
    expect(JSON.stringify(document['meta'])).to.include('REDACTED')
    const stranger = await network.patient()
    const nothing = await provider.fetchSummary(clinic, { patient: stranger.address, purpose })
    expect(reasonsOf(nothing)).to.include({ Problems: 'withheld', Medications: 'withheld' })
    expect(JSON.stringify(nothing)).to.include('Name withheld')

    const own = await sdk.exportSummary(patient)
    expect(await errorsOf(own)).to.deep.equal([])
    expect(own['meta']).to.equal(undefined)
    expect(Object.values(reasonsOf(own))).not.to.include('withheld')
  })

  it('marks the class of a record that does not open as withheld', async () => {
    const patient = await network.patient()
    await sdk.putRecord(patient, fhir({ ...vaccination, id: 'i1' }, 'immunizations'))
    await grant(patient, [parseClassName('immunizations')])
    const query = { patient: patient.address, purpose }
    lies.releaseKeys = {
      json: (answer) => ({
        ...answer,
        items: answer['items'].map((item: object) => ({ ...item, wrap: `AQ${'A'.repeat(150)}` })),
      }),
    }
    try {
      const { unread, withheld } = await provider.fetchBundle(clinic, query)
      expect(unread.map(({ class: cls, code }) => [cls, code])).to.deep.equal([['immunizations', 'bad_wrap']])
      expect(withheld).to.include('immunizations')
      expect(reasonsOf(await provider.fetchSummary(clinic, query))).to.include({ Immunizations: 'withheld' })
      const lines: string[] = []
      for await (const line of provider.fetchNdjson(clinic, query)) lines.push(line)
      expect(lines.join()).to.include('OperationOutcome').and.to.include('bad_wrap')
    } finally {
      delete lies.releaseKeys
    }
  })

  it('knows which classes are withheld', async () => {
    const patient = await network.patient()
    const query = { patient: patient.address, purpose }
    const withheld = () => provider.withheldClasses(clinic, query)
    const all = [...coreClasses, ...opaqueClasses]
    expect(await withheld()).to.deep.equal(all)
    const [hiv, labs, notes] = ['hiv', 'labs', 'notes'].map(parseClassName)
    if (hiv === undefined || labs === undefined || notes === undefined) throw new TypeError('three classes')
    await grant(patient, [notes], { recordsFrom: parseSeconds(1) })
    await grant(patient, [notes], { purposes: ['HOPERAT'] })
    await grant(patient, [notes], { actions: ['write'] })
    expect(await withheld()).to.deep.equal(all)
    await grant(patient, [hiv])
    expect(await withheld()).to.deep.equal(all.filter((name) => name !== hiv))
    await grant(patient, [labs])
    // Two grants do not add up: a record of both is still closed.
    expect(await withheld()).to.deep.equal(all.filter((name) => name !== labs))
    await grant(patient, [hiv, labs])
    expect(await withheld()).to.deep.equal(all.filter((name) => name !== labs && name !== hiv))
    expect(await provider.withheldClasses(clinic, { ...query, purpose: 'ETREAT' })).to.deep.equal(
      await withheld(),
    )
  })

  it('gives nothing as NDJSON or Bundle where nothing is granted', async () => {
    const patient = await network.patient()
    const query = { patient: patient.address, purpose }
    expect(await codeOf(provider.fetchBundle(clinic, query))).to.equal('no_access')
    expect(await codeOf(provider.fetchNdjson(clinic, query).next())).to.equal('no_access')
  })
})
