import { expect } from 'chai'
import { fromUtf8 } from '@consentry/protocol'
import * as sdk from '../../../../sdk/src/patient.ts'
import { type FhirTestServer, openFhirServer } from '../../../support/fhirServer.ts'
import { openRigNetwork, type RigNetwork } from '../../rig/openRigNetwork.ts'
import { codeOf } from '../../support/codeOf.ts'
import { observation, zoeResources } from './fhirResources.ts'

describe('sdk/patient: import from a FHIR server, over HTTP', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let server: FhirTestServer
  before(async () => {
    network = await openRigNetwork()
  })
  after(async () => network?.close())
  beforeEach(async () => {
    server = await openFhirServer(zoeResources(25))
  })
  afterEach(() => server.close())

  const run = (patient: sdk.Patient, change: Partial<sdk.FhirServerOptions> = {}) =>
    sdk.collectImport(
      sdk.importFhirServer(patient, { base: server.base, patientId: 'zoe', pageSize: 10, ...change }),
    )

  const bodies = async (patient: sdk.Patient): Promise<Record<string, unknown>[]> => {
    const ids = (await sdk.listRecords(patient)).map(({ recordId }) => recordId)
    const outcomes = await sdk.openOwnRecords(patient, ids)
    return outcomes.map((one) => JSON.parse(('body' in one && fromUtf8(one.body)) || 'null'))
  }

  it('reads page after page, keeps whence each resource is, and brings nothing twice', async () => {
    const patient = await network.patient()
    const told: string[] = []
    const first = await run(patient, {
      token: 'secret-token',
      onEvent: ({ stored }) => told.push(String(stored)),
    })
    expect(first.records).to.have.length(25)
    expect([first.duplicates, first.rejected]).to.deep.equal([[], []])
    expect(told.at(-1)).to.equal('25')
    expect(server.requests).to.have.length(3)
    expect(server.requests[0]).to.equal('GET /fhir/Patient/zoe/$everything?_count=10')
    expect(new Set(server.tokens)).to.deep.equal(new Set(['Bearer secret-token']))
    for (const resource of await bodies(patient)) {
      const { source } = resource['meta'] as { source: string }
      expect(source).to.equal(`${server.base}/${resource['resourceType']}/${resource['id']}`)
    }
    const second = await run(patient)
    expect(second.records).to.deep.equal([])
    expect(second.duplicates).to.have.length(25)
  })

  it('goes on where it was interrupted', async () => {
    const patient = await network.patient()
    server.answers.set(2, { status: 404 })
    expect(await codeOf(run(patient))).to.equal('fhir_server_refused')
    const before = (await sdk.listRecords(patient)).length
    const { records, duplicates } = await run(patient)
    expect(before + records.length).to.equal(25)
    expect(duplicates).to.have.length(before)
  })

  it('makes a newer version of what changed at the server, and only of that', async () => {
    const patient = await network.patient()
    server.resources = [observation, { ...observation, id: 'o2' }]
    const first = await run(patient)
    const amended = { ...observation, status: 'amended', meta: { versionId: '2' } }
    server.resources = [amended, { ...observation, id: 'o2' }]
    const second = await run(patient)
    expect(second.records.map(({ isReplacement }) => isReplacement)).to.deep.equal([true])
    expect(second.duplicates).to.have.length(1)
    const items = await sdk.listRecords(patient)
    expect(items.map(({ ver }) => ver).sort()).to.deep.equal([1, 2])
    const ids = first.records.map(({ outcome }) => outcome.recordId).sort()
    expect(items.map(({ recordId }) => recordId).sort()).to.deep.equal(ids)
    expect((await run(patient)).duplicates).to.have.length(2)
  })

  it('does not take the same address at another server for the same', async () => {
    const patient = await network.patient()
    const other = await openFhirServer([{ ...observation, status: 'preliminary' }])
    try {
      server.resources = [observation]
      await run(patient)
      const { records } = await run(patient, { base: other.base })
      expect(records.map(({ isReplacement }) => isReplacement)).to.deep.equal([false])
    } finally {
      await other.close()
    }
  })

  it('names another record with the same identifier', async () => {
    const patient = await network.patient()
    const numbered = { ...observation, code: { coding: [{ system: 'http://loinc.org', code: '15074-8' }] } }
    const identifier = [{ system: 'urn:lab', value: '77' }]
    server.resources = [{ ...numbered, identifier }]
    const [known] = (await run(patient)).records
    server.resources = [{ ...numbered, id: 'o9', status: 'amended', identifier }]
    const alike: unknown[] = []
    for await (const event of sdk.importFhirServer(patient, { base: server.base, patientId: 'zoe' }))
      alike.push(event.kind === 'stored' ? event.alike : event.kind)
    expect(alike).to.deep.equal([known?.outcome.recordId])
  })

  it('follows no link to another server, and gives it no token', async () => {
    const patient = await network.patient()
    const thief = await openFhirServer([])
    try {
      for (const next of [
        thief.base,
        'http://evil.example/fhir',
        'https://127.0.0.1/',
        'file:///etc/passwd',
        'javascript:alert(1)',
      ]) {
        server.answers.set(server.requests.length, { next })
        expect(await codeOf(run(patient, { token: 'secret-token' })), next).to.equal('fhir_server_untrusted')
      }
      expect(thief.requests).to.deep.equal([])
    } finally {
      await thief.close()
    }
  })

  it('follows a link that is relative, and none in circles', async () => {
    const patient = await network.patient()
    server.answers.set(0, { next: '/fhir/Patient/zoe/$everything?_count=10&_page=20' })
    expect((await run(patient)).records).to.have.length(15)
    server.answers.set(server.requests.length, { next: `${server.base}/Patient/zoe/$everything?_count=10` })
    expect(await codeOf(run(patient))).to.equal('unexpected_answer')
  })

  it('waits where the server asks for it, and gives up in time', async () => {
    const patient = await network.patient()
    server.answers.set(0, { status: 429, headers: { 'retry-after': '7' } })
    server.answers.set(1, { status: 503 })
    const began = network.clock.time
    expect((await run(patient)).records).to.have.length(25)
    expect(network.clock.time - began).to.be.greaterThan(7_000)
    for (let i = 0; i < 20; i++) server.answers.set(server.requests.length + i, { status: 503 })
    expect(await codeOf(run(patient))).to.equal('fhir_server_refused')
  })

  it('says what a refusal means, and repeats none of its words', async () => {
    const patient = await network.patient()
    for (const [status, code] of [
      [401, 'exception'],
      [403, 'exception'],
      [404, 'not-found'],
    ] as const) {
      server.answers.set(server.requests.length, { status })
      const error: unknown = await run(patient).catch((cause: unknown) => cause)
      expect(error).to.deep.include({ code: 'fhir_server_refused', status })
      expect(String(error))
        .to.include(code)
        .and.not.to.match(/Zoë|1984/)
    }
  })

  it('takes no answer that is too large, no JSON, no UTF-8 or no Bundle, and none from a closed port', async () => {
    const patient = await network.patient()
    for (const body of ['{', '[]', '"x"', '{"resourceType":"Patient"}', '']) {
      server.answers.set(server.requests.length, { body })
      expect(await codeOf(run(patient)), body).to.equal('unexpected_answer')
    }
    expect(await codeOf(run(patient, { maxPageBytes: 100 }))).to.equal('unexpected_answer')
    expect(await codeOf(run(patient, { maxPages: 1 }))).to.equal('unexpected_answer')
    const closed = await openFhirServer([])
    await closed.close()
    expect(await codeOf(run(patient, { base: closed.base }))).to.equal('unreachable')
  })

  for (const base of [
    'http://ehr.example/fhir',
    'ftp://127.0.0.1/',
    'nonsense',
    'https://a:b@ehr.example/',
    'https://ehr.example/?x=1',
  ]) {
    it(`asks nothing at ${base}`, async () => {
      const patient = await network.patient()
      expect(await codeOf(run(patient, { base }))).to.equal('bad_request')
    })
  }

  it('asks for no patient whose id is none', async () => {
    const patient = await network.patient()
    for (const patientId of ['', '../Patient', 'a/b', 'x?y', 'x'.repeat(65)])
      expect(await codeOf(run(patient, { patientId })), patientId).to.equal('bad_request')
    expect(server.requests).to.deep.equal([])
  })

  it('lists what breaks the rules with place and reason, and stores the rest', async () => {
    const patient = await network.patient()
    server.resources = [
      observation,
      { ...observation, id: 'bad', status: 'finished' },
      { resourceType: 'Spaceship' },
    ]
    const { records, rejected } = await run(patient)
    expect(records).to.have.length(1)
    expect(rejected.map(({ at, reason, issues }) => [at, reason, issues[0]?.text])).to.deep.equal([
      ['page 1, entry[1]', 'invalid', 'Code is not one that this element may have'],
      ['page 1, entry[2]', 'invalid', 'Not a type of FHIR R4'],
    ])
  })
})
