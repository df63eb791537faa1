import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { classify, readFhirJson, split } from '../../fhir/src/index.ts'
import { expectedAccess, expectedClasses } from '../reference/expectedClasses.ts'
import { loadVectors } from '../support/vectors.ts'

const GRANTED = ['labs', 'vitals', 'medications']

/** Folders of bundles; all but the first are tested only where they are present. */
const FOLDERS = [
  'data/patients',
  '.runtime/fhir/hl7.fhir.uv.ips-2.0.0/example',
  '../shared/data/synthea-fhir-r4',
]

function accessOf(text: string, documents: 'keep' | 'split'): { readable: string[]; refused: string[] } {
  const readable: string[] = []
  const refused: string[] = []
  const { items, rejected } = split(readFhirJson(text), { fallback: 0, documents })
  expect(rejected).to.deep.equal([])
  for (const { resource, fullUrl } of items) {
    const { class: name, also } = classify(resource)
    const isReadable = [name, ...also].every((wanted) => GRANTED.includes(wanted))
    const list = isReadable ? readable : refused
    list.push(`${resource.resourceType}/${resource['id'] ?? fullUrl}`)
  }
  return { readable: readable.sort(), refused: refused.sort() }
}

function bundlesIn(folder: string): readonly { readonly name: string; readonly text: string }[] {
  const path = fileURLToPath(new URL(`../../${folder}/`, import.meta.url))
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, text: readFileSync(path + name, 'utf8') }))
    .filter(({ text }) => JSON.parse(text).resourceType === 'Bundle')
}

describe('fhir against the independent expectation', () => {
  for (const folder of FOLDERS) {
    for (const { name, text } of bundlesIn(folder)) {
      it(`agrees on who may read what of ${name}`, () => {
        for (const documents of ['keep', 'split'] as const) {
          const expected = expectedAccess(text, GRANTED, documents)
          expect(accessOf(text, documents)).to.deep.equal(expected)
          expect(expected.readable.length + expected.refused.length).to.be.greaterThan(0)
        }
      })

      it(`agrees on every class of ${name}`, () => {
        for (const { resource } of JSON.parse(text).entry) {
          const { class: first, also } = classify(resource)
          expect([first, ...also]).to.have.members(expectedClasses(resource))
        }
      })
    }
  }

  it('passes the vectors by the expectation as well', () => {
    const cases = loadVectors<{ resource: unknown }, { class: string; also: string[] }>('classify')
    for (const { name, in: given, out } of cases) {
      expect(expectedClasses(given.resource), name).to.have.members([out?.class, ...(out?.also ?? [])])
    }
  })

  it('counts 26 records that may be read of the invented patient and 102 that may not', () => {
    const [own] = bundlesIn('data/patients')
    const { readable, refused } = expectedAccess(own?.text ?? '', GRANTED)
    expect([readable.length, refused.length]).to.deep.equal([26, 102])
  })
})
