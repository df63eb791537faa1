import { at, conceptText, listAt, numberAt, textAt, timeOf } from './fhirFields.ts'
import type { Entry, Series, Source, SourcedResource } from './HealthView.ts'

interface Measured {
  readonly key: string
  readonly title: string
  readonly unit: string
  readonly low: number | null
  readonly high: number | null
  readonly t: number
  readonly value: number
  readonly source: Source
}

/** Sorts observations into series of numbers by code and unit, and what is said in words. */
export function seriesOf(observations: readonly SourcedResource[]): {
  readonly series: readonly Series[]
  readonly texts: readonly Entry[]
} {
  const measured = observations.flatMap(measuredOf)
  const groups = Map.groupBy(measured, ({ key }) => key)
  const series = [...groups].map(([key, values]): Series => {
    const points = values.toSorted((a, b) => a.t - b.t)
    const newest = points.at(-1)
    return {
      id: key.replace(/[^A-Za-z0-9]+/g, '-'),
      title: newest?.title ?? key,
      unit: newest?.unit ?? '',
      low: newest?.low ?? null,
      high: newest?.high ?? null,
      points: points.map(({ t, value }) => ({ t, value })),
      source: newest?.source ?? { recordId: key, class: '', org: null, t: 0 },
    }
  })
  return {
    series: series.toSorted((a, b) => a.title.localeCompare(b.title)),
    texts: observations.flatMap(textOf),
  }
}

const TIMES = ['effectiveDateTime', 'effectivePeriod.start', 'effectiveInstant', 'issued']

/** An observation has one value, or several in components (blood pressure). */
function measuredOf({ resource, source }: SourcedResource): readonly Measured[] {
  const t = timeOf(resource, TIMES) ?? source.t
  const parts = [resource, ...listAt(resource, 'component')]
  return parts.flatMap((part) => {
    const value = numberAt(part, 'valueQuantity', 'value')
    if (value === undefined) return []
    const unit = textAt(part, 'valueQuantity', 'unit') ?? textAt(part, 'valueQuantity', 'code') ?? ''
    const code = textAt(part, 'code', 'coding', 0, 'code') ?? conceptText(at(part, 'code')) ?? '?'
    const whole = conceptText(at(resource, 'code'))
    const own = listAt(part, 'code', 'coding').some((coding) => at(coding, 'display') !== undefined)
    const hasName = own || at(part, 'code', 'text') !== undefined
    const title =
      hasName || whole === undefined ? (conceptText(at(part, 'code')) ?? code) : `${whole} (${code})`
    const low = numberAt(part, 'referenceRange', 0, 'low', 'value') ?? null
    const high = numberAt(part, 'referenceRange', 0, 'high', 'value') ?? null
    return [{ key: `${code} ${unit}`, title, unit, low, high, t, value, source: { ...source, t } }]
  })
}

function textOf({ resource, source }: SourcedResource): readonly Entry[] {
  const said = conceptText(at(resource, 'valueCodeableConcept')) ?? textAt(resource, 'valueString')
  if (said === undefined) return []
  const t = timeOf(resource, TIMES) ?? source.t
  const title = conceptText(at(resource, 'code')) ?? 'Observation'
  return [{ id: source.recordId, title, detail: said, isActive: true, source: { ...source, t } }]
}
