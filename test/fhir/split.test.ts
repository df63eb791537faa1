import { expect } from 'chai'
import fc from 'fast-check'
import { FhirError, MAX_DEPTH, readFhirJson, split, type SplitOptions } from '../../fhir/src/index.ts'
import { codeOf } from './codeOf.ts'

const OPTIONS: SplitOptions = { fallback: Date.UTC(2020, 1, 3) }

function entry(resource: unknown, more: object = {}): object {
  return { fullUrl: 'urn:uuid:a', resource, ...more }
}

function bundle(type: string, ...entries: unknown[]): object {
  return { resourceType: 'Bundle', type, entry: entries }
}

describe('fhir/split', () => {
  for (const type of ['transaction', 'batch', 'collection', 'searchset', 'message']) {
    it(`makes the entries of a ${type} records`, () => {
      const { items, rejected } = split(
        bundle(type, entry({ resourceType: 'Patient', name: [{ text: 'Zoë' }] })),
        OPTIONS,
      )
      expect(rejected).to.deep.equal([])
      expect(items).to.have.length(1)
      const [item] = items
      expect(item?.resource).to.deep.equal({ resourceType: 'Patient', name: [{ text: 'Zoë' }] })
      expect(Buffer.from(item?.bytes ?? []).toString('utf8')).to.equal(
        '{"resourceType":"Patient","name":[{"text":"Zoë"}]}',
      )
      expect(item?.fullUrl).to.equal('urn:uuid:a')
      expect(item?.time).to.equal(OPTIONS.fallback)
    })
  }

  it('keeps a document whole by default and splits it when asked', () => {
    const document = bundle(
      'document',
      entry({ resourceType: 'Composition' }),
      entry({ resourceType: 'Claim' }),
    )
    expect(split(document, OPTIONS).items.map((item) => item.resource)).to.deep.equal([document])
    const parts = split(document, { ...OPTIONS, documents: 'split' }).items
    expect(parts.map((item) => item.resource.resourceType)).to.deep.equal(['Composition', 'Claim'])
  })

  it('makes any other resource one record', () => {
    const { items } = split({ resourceType: 'Immunization', occurrenceDateTime: '2021-06-03' }, OPTIONS)
    expect(items.map(({ fullUrl, time }) => ({ fullUrl, time }))).to.deep.equal([
      { fullUrl: null, time: Date.UTC(2021, 5, 3) },
    ])
  })

  it('splits Bundles inside a Bundle, but not documents', () => {
    const document = bundle('document', entry({ resourceType: 'Composition' }))
    const inner = bundle('searchset', entry({ resourceType: 'Goal' }), entry(document))
    const { items } = split(bundle('collection', entry(inner), entry({ resourceType: 'Claim' })), OPTIONS)
    expect(items.map((item) => item.resource.resourceType)).to.deep.equal(['Goal', 'Bundle', 'Claim'])
  })

  it('lists every entry that gave no record with its place and a reason', () => {
    let deep: unknown = 1
    for (let level = 0; level <= MAX_DEPTH; level++) deep = [deep]
    const { items, rejected } = split(
      bundle(
        'transaction',
        entry({ resourceType: 'Patient' }),
        { fullUrl: 'urn:uuid:b', request: { method: 'DELETE', url: 'Patient/1' } },
        null,
        entry({ type: 'nothing' }),
        entry('text'),
        entry({ resourceType: 'Patient', extension: deep }),
        entry({ resourceType: 'Parameters' }, { request: { method: 'PATCH' } }),
        entry({ resourceType: 'OperationOutcome' }, { search: { mode: 'outcome' } }),
        entry(bundle('history')),
        entry(bundle('batch', entry({ resourceType: 'Goal' }), {})),
      ),
      OPTIONS,
    )
    expect(items.map((item) => item.resource.resourceType)).to.deep.equal(['Patient', 'Goal'])
    expect(rejected).to.deep.equal([
      { at: 'entry[1]', fullUrl: 'urn:uuid:b', reason: 'no_resource' },
      { at: 'entry[2]', fullUrl: null, reason: 'no_resource' },
      { at: 'entry[3]', fullUrl: 'urn:uuid:a', reason: 'not_a_resource' },
      { at: 'entry[4]', fullUrl: 'urn:uuid:a', reason: 'not_a_resource' },
      { at: 'entry[5]', fullUrl: 'urn:uuid:a', reason: 'too_deep' },
      { at: 'entry[6]', fullUrl: 'urn:uuid:a', reason: 'not_stored' },
      { at: 'entry[7]', fullUrl: 'urn:uuid:a', reason: 'not_stored' },
      { at: 'entry[8]', fullUrl: 'urn:uuid:a', reason: 'unsupported_bundle' },
      { at: 'entry[9].resource.entry[1]', fullUrl: null, reason: 'no_resource' },
    ])
  })

  it('refuses an input that is no resource, or a Bundle that holds no records', () => {
    for (const value of [null, [], {}, 'Bundle', { resourceType: '' }]) {
      expect(codeOf(() => split(value, OPTIONS))).to.equal('not_a_resource')
    }
    for (const type of ['history', 'transaction-response', 'batch-response', '__proto__', '']) {
      expect(codeOf(() => split(bundle(type), OPTIONS))).to.equal('unsupported_bundle')
    }
  })

  it('stops at Bundles that are packed into one another without end', () => {
    let nested: object = { resourceType: 'Patient' }
    for (let level = 0; level < 50_000; level++) nested = bundle('collection', entry(nested))
    expect(split(nested, OPTIONS).rejected.map(({ reason }) => reason)).to.deep.equal(['too_deep'])
  })

  it('keeps fields named like the prototype and leaves the prototype alone', () => {
    const text =
      '{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Patient","__proto__":{"x":1}}}]}'
    const [item] = split(readFhirJson(text), OPTIONS).items
    expect(Buffer.from(item?.bytes ?? []).toString()).to.equal(
      '{"resourceType":"Patient","__proto__":{"x":1}}',
    )
    expect({}).to.not.have.property('x')
  })

  it('puts every entry in exactly one list, or throws the typed error, for 10,000 malformed inputs', function () {
    this.timeout(60_000)
    const type = fc.constantFrom('transaction', 'document', 'collection', 'history', undefined)
    const resource = fc.oneof(
      fc.anything(),
      fc.object().map((rest) => ({ ...rest, resourceType: 'Basic' })),
    )
    const loose = fc.oneof(fc.anything(), fc.record({ fullUrl: fc.string(), resource }, { requiredKeys: [] }))
    const input = fc.record({
      resourceType: fc.constant('Bundle'),
      type,
      entry: fc.array(loose, { maxLength: 5 }),
    })
    const check = (value: { type: unknown; entry: readonly unknown[] }): void => {
      try {
        const { items, rejected } = split(value, { ...OPTIONS, documents: 'split' })
        expect(items.length + rejected.length).to.be.at.least(value.entry.length)
        for (const item of items)
          expect(JSON.parse(Buffer.from(item.bytes).toString())).to.deep.equal(item.resource)
      } catch (error) {
        expect(error).to.be.instanceOf(FhirError)
        expect(value.type === 'history' || value.type === undefined).to.equal(true)
      }
    }
    fc.assert(fc.property(input, check), { numRuns: 10_000 })
  })
})
