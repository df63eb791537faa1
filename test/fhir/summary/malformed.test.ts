import { expect } from 'chai'
import fc from 'fast-check'
import { FhirError, merge, mergedBundle, type Resource, summary } from '../../../fhir/src/index.ts'
import { source } from '../merge/sources.ts'
import { spoiltResources } from '../spoil.ts'

describe('fhir/merge and fhir/summary: malformed resources', () => {
  it('throw nothing but the typed error, and keep every record that they take', () => {
    const lists = fc.array(spoiltResources(), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(lists, (list) => {
        // What has no type never comes here: `split` and `readSources` see to that.
        const typed = list.filter(
          (one): one is Resource => typeof (one as Resource)?.resourceType === 'string',
        )
        try {
          const view = merge(typed.map((resource, i) => source(i, resource)))
          const records = view.items.flatMap(({ shown, others }) =>
            [shown, ...others].flatMap(({ sources }) => sources),
          )
          expect(records).to.have.length(typed.length)
          JSON.stringify(mergedBundle(view, { timestamp: 0 }))
          JSON.stringify(summary(view, { now: 0, author: { kind: 'patient' }, withheld: ['hiv'] }))
        } catch (error) {
          if (!(error instanceof FhirError)) throw error
        }
      }),
      { numRuns: 1_000 },
    )
  }).timeout(60_000)
})
