import { expect } from 'chai'
import { isAsStored } from '../../../scripts/demo/isAsStored.ts'
import type { StoredResource } from '../../../scripts/demo/storeBundle.ts'

const fullUrl = 'https://fhir.example/Observation/1'
const bytes = (value: object) => Buffer.from(JSON.stringify(value))
const stored = (value: object, url: string | null = fullUrl): StoredResource => {
  return {
    recordId: '00' as StoredResource['recordId'],
    name: 'x',
    fullUrl: url,
    classes: [],
    body: bytes(value),
  }
}

describe('isAsStored', () => {
  const plain = { resourceType: 'Observation', id: '1', status: 'final' }

  it('is content with the same bytes, and with the place it came from beside them', () => {
    expect(isAsStored(stored(plain), bytes(plain))).to.equal(true)
    expect(isAsStored(stored(plain), bytes({ ...plain, meta: { source: fullUrl } }))).to.equal(true)
    const versioned = { ...plain, meta: { versionId: '2' } }
    const named = { ...plain, meta: { versionId: '2', source: `${fullUrl}/_history/2` } }
    expect(isAsStored(stored(versioned), bytes(named))).to.equal(true)
  })

  it('is not content with anything else', () => {
    expect(isAsStored(stored(plain), bytes({ ...plain, status: 'amended' }))).to.equal(false)
    expect(
      isAsStored(stored(plain), bytes({ ...plain, meta: { source: 'https://evil.example/1' } })),
    ).to.equal(false)
    expect(isAsStored(stored(plain), bytes({ ...plain, meta: { source: fullUrl, tag: [] } }))).to.equal(false)
    expect(isAsStored(stored(plain, null), bytes({ ...plain, meta: { source: fullUrl } }))).to.equal(false)
  })
})
