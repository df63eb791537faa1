import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { readFhirJson, split } from '../../fhir/src/index.ts'

const file = new URL('../../data/patients/zoe-lukasiewicz.json', import.meta.url)

/** Resources of the invented patient, each with something stray somewhere. */
export function spoiltResources(): fc.Arbitrary<unknown> {
  const { items } = split(readFhirJson(readFileSync(file, 'utf8')), { fallback: 0 })
  const original = fc.constantFrom(...items.map(({ resource }) => JSON.stringify(resource)))
  return fc.tuple(original, fc.nat(), fc.json(), fc.nat()).map(spoil)
}

/** Takes away, adds, repeats or replaces a value at one place of a resource. */
function spoil([text, at, stray, kind]: [string, number, string, number]): unknown {
  const resource: unknown = JSON.parse(text)
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = []
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const key of Object.keys(value)) {
      const holder = value as Record<string, unknown>
      places.push({ holder, key })
      collect(holder[key])
    }
  }
  collect(resource)
  const { holder, key } = places[at % places.length] ?? { holder: {}, key: 'x' }
  if (kind % 4 === 0) delete holder[key]
  else if (kind % 4 === 1) holder[`${key}X`] = JSON.parse(stray)
  else if (kind % 4 === 2) holder[key] = [holder[key], null]
  else holder[key] = JSON.parse(stray)
  return resource
}
