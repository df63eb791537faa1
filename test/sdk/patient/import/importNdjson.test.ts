import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { fromUtf8, parseClassName, toUtf8 } from '@consentry/protocol'
import * as sdk from '../../../../sdk/src/patient.ts'
import { type TemporaryFolder, temporaryFolder } from '../../../support/temporaryFolder.ts'
import { openRigNetwork, type RigNetwork } from '../../rig/openRigNetwork.ts'
import { observation, zoeResources } from './fhirResources.ts'

describe('sdk/patient: import of NDJSON and Bundles, over HTTP', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let folder: TemporaryFolder
  before(async () => {
    network = await openRigNetwork()
    folder = await temporaryFolder()
  })
  after(async () => {
    await network?.close()
    await folder?.remove()
  })

  const run = (patient: sdk.Patient, source: sdk.NdjsonSource, options: sdk.NdjsonOptions = {}) =>
    sdk.collectImport(sdk.importNdjson(patient, source, options))

  const line = (value: unknown): string => `${JSON.stringify(value)}\n`

  it('reads a file as bulk exports write it, in chunks cut anywhere, and nothing twice', async () => {
    const patient = await network.patient()
    const path = join(folder.path, 'export.ndjson')
    const text = zoeResources(30).map(line).join('')
    await writeFile(path, text)
    const server = 'https://ehr.example/fhir'
    const first = await run(patient, createReadStream(path, { highWaterMark: 17 }), { server })
    expect(first.records).to.have.length(30)
    expect(first.rejected).to.deep.equal([])
    const again = await run(patient, [text.slice(0, 1_000), text.slice(1_000)], { server })
    expect([again.records.length, again.duplicates.length]).to.deep.equal([0, 30])
    const [one] = await sdk.openOwnRecords(patient, [first.records[0]!.outcome.recordId])
    expect(
      JSON.parse(one !== undefined && 'body' in one ? (fromUtf8(one.body) ?? '') : '').meta.source,
    ).to.match(/^https:\/\/ehr\.example\/fhir\/[A-Z]\w+\//)
  })

  it('lists every line that is no record with its place, and takes what was put right', async () => {
    const patient = await network.patient()
    const bad = { ...observation, id: 'bad', status: 'finished' }
    const source = [
      line(observation),
      '\n',
      '{"resourceType":"Observation",\n',
      line(bad),
      line({ hello: 1 }),
      Uint8Array.of(0xff, 0xfe, 0x0a),
      line({ resourceType: 'Bundle', type: 'history', entry: [] }),
      line({ ...observation, id: 'last' }).trim(),
    ]
    const { records, rejected } = await run(patient, source)
    expect(records.map(({ at }) => at)).to.deep.equal(['line 1', 'line 8'])
    expect(rejected.map(({ at, reason }) => [at, reason])).to.deep.equal([
      ['line 3', 'bad_json'],
      ['line 4', 'invalid'],
      ['line 5', 'not_a_resource'],
      ['line 6', 'bad_json'],
      ['line 7', 'unsupported_bundle'],
    ])
    const file = rejected.map((rejection) => sdk.rejectLine(rejection)).join('')
    const untouched = await run(patient, [file])
    expect(untouched.records).to.deep.equal([])
    expect(untouched.rejected.map(({ reason }) => reason)).to.deep.equal([
      'bad_json',
      'invalid',
      'not_a_resource',
      'no_resource',
      'unsupported_bundle',
    ])
    const right = file
      .replace('\\"Observation\\",', '\\"Basic\\",\\"id\\":\\"b\\",\\"code\\":{\\"text\\":\\"x\\"}}')
      .replace('"finished"', '"final"')
    const corrected = await run(patient, [right])
    expect(corrected.records.map(({ resourceType }) => resourceType)).to.deep.equal(['Basic', 'Observation'])
    expect(corrected.rejected).to.have.length(3)
  })

  it('keeps digits of numbers and scripts of names, through a reject file too', async () => {
    const patient = await network.patient()
    const text = JSON.stringify({
      ...observation,
      valueQuantity: { value: 5 },
      note: [{ text: 'زوي 👍' }],
    }).replace('"value":5', '"value":5.50')
    const broken = text.replace('"final"', '"finished"')
    const { rejected } = await run(patient, [`${broken}\n`])
    const right = rejected
      .map((one) => sdk.rejectLine(one))
      .join('')
      .replace('"finished"', '"final"')
    const { records } = await run(patient, [right])
    const [one] = await sdk.openOwnRecords(patient, [records[0]!.outcome.recordId])
    expect(one !== undefined && 'body' in one && fromUtf8(one.body)).to.equal(text)
  })

  it('passes over a line that is too long to be held, and goes on', async () => {
    const patient = await network.patient()
    function* huge(): Generator<Uint8Array> {
      yield toUtf8('{"resourceType":"Binary","data":"')
      for (let i = 0; i < 34; i++) yield new Uint8Array(1_048_576).fill(0x41)
      yield toUtf8(`"}\n${line(observation)}`)
    }
    const { records, rejected } = await run(patient, huge())
    expect(rejected.map(({ at, reason }) => [at, reason])).to.deep.equal([['line 1', 'too_large']])
    expect(records.map(({ at }) => at)).to.deep.equal(['line 2'])
  })

  it('holds a small batch in memory however long the input is', async () => {
    const patient = await network.patient()
    let read = 0
    function* lines(): Generator<string> {
      for (; read < 120; read++) yield line({ ...observation, id: `o${read}` })
    }
    let ahead = 0
    let stored = 0
    for await (const event of sdk.importNdjson(patient, lines(), { duplicates: 'store', check: 'off' })) {
      stored += event.kind === 'stored' ? 1 : 0
      ahead = Math.max(ahead, read - stored)
    }
    expect(stored).to.equal(120)
    expect(ahead).to.be.at.most(51)
  })

  it('knows a large resource again', async () => {
    const patient = await network.patient()
    const data = Buffer.alloc(3_200_000, 7).toString('base64')
    const binary = line({ resourceType: 'Binary', id: 'big', contentType: 'application/pdf', data })
    const first = await run(patient, [binary], { check: 'off' })
    expect(first.records).to.have.length(1)
    const second = await run(patient, [binary], { check: 'off' })
    expect([second.records.length, second.duplicates.length]).to.deep.equal([0, 1])
  })

  it('takes a Bundle entry by entry, and its twin within the Bundle once', async () => {
    const patient = await network.patient()
    const entry = [
      { fullUrl: 'https://a.example/fhir/Observation/o1', resource: observation },
      { fullUrl: 'https://a.example/fhir/Observation/o1', resource: observation },
      { resource: { resourceType: 'Observation' } },
      { request: { method: 'DELETE', url: 'Observation/1' } },
    ]
    const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })
    const told: string[] = []
    const options = { onProgress: (done: number, all: number): void => void told.push(`${done}/${all}`) }
    const result = await sdk.importBundle(patient, bundle, options)
    expect(result.records.map(({ at, class: cls }) => [at, cls])).to.deep.equal([['entry[0]', 'labs']])
    expect(result.duplicates).to.deep.equal([
      { at: 'entry[1]', resourceType: 'Observation', recordId: result.records[0]?.outcome.recordId },
    ])
    expect(result.rejected.map(({ at, reason }) => [at, reason])).to.have.deep.members([
      ['entry[2]', 'invalid'],
      ['entry[3]', 'no_resource'],
    ])
    expect(told.at(-1)).to.equal('4/4')
  })

  it('lets the patient move a resource, but not out of a sensitive class unknowingly', async () => {
    const patient = await network.patient()
    const move = () => ({ class: parseClassName('notes'), reason: 'mine' })
    const { records } = await run(patient, [line(observation)], { move })
    expect(records[0]?.class).to.equal('notes')
    const hiv = {
      resourceType: 'Condition',
      id: 'c',
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'B20' }] },
    }
    const unknowingly = () => ({ class: parseClassName('notes'), also: [], reason: 'mine' })
    const error: unknown = await run(patient, [line(hiv)], { move: unknowingly, check: 'off' }).catch(
      (cause: unknown) => cause,
    )
    expect(error).to.include({ code: 'sensitive_class' })
  })

  it('stores what breaks the rules where nothing is to be checked, and twins where nothing is to be compared', async () => {
    const patient = await network.patient()
    const odd = line({ ...observation, status: 'finished' })
    const options = { check: 'off', duplicates: 'store' } as const
    const { records } = await run(patient, [odd, odd], options)
    expect(records).to.have.length(2)
  })

  it('lists what the gateway refuses, with the code', async () => {
    const full = await openRigNetwork({ CONSENTRY_LIMIT_PATIENT_BYTES: '9000' })
    try {
      const patient = await full.patient()
      const lines = (from: number, count: number): string[] =>
        Array.from({ length: count }, (_, i) => line({ ...observation, id: `o${from + i}` }))
      const bring = (given: readonly string[]) => sdk.collectImport(sdk.importNdjson(patient, given))
      const first = await bring(lines(0, 4))
      expect(first.records).not.to.deep.equal([])
      expect(first.records.length + first.rejected.length).to.equal(4)
      for (const count of [2, 1]) {
        const { records, rejected } = await bring(lines(10, count))
        expect(records).to.deep.equal([])
        expect(rejected.map(({ reason, code }) => [reason, code])).to.deep.equal(
          Array(count).fill(['refused', 'too_large']),
        )
      }
    } finally {
      await full.close()
    }
  })
})
