import { readFileSync } from 'node:fs'
import { readFhirJson, split } from '../../../../fhir/src/index.ts'

const file = new URL('../../../../data/patients/zoe-lukasiewicz.json', import.meta.url)

/** The first resources of the invented patient that have an id, as a server has them. */
export function zoeResources(count: number): readonly Record<string, unknown>[] {
  const { items } = split(readFhirJson(readFileSync(file, 'utf8')), { fallback: 0 })
  return items
    .map(({ resource }) => resource)
    .filter(({ id }) => id !== undefined)
    .slice(0, count)
}

export const observation = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { text: 'glucose' },
  category: [
    {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }],
    },
  ],
}
