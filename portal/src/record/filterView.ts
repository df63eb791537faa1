import type { Entry, HealthView, Source } from './HealthView.ts'

/** What somebody looks for; empty means everything. */
export interface ViewFilter {
  readonly text: string
  /** Organisation that wrote it, `self` for the patient, empty for all. */
  readonly author: string
}

/** Author of what the patient wrote herself. */
export const SELF = 'self'

/** The part of a view that a filter leaves: words anywhere in an entry, whatever their case. */
export function filterView(view: HealthView, { text, author }: ViewFilter): HealthView {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const isBy = ({ org }: Source): boolean => author === '' || (org ?? SELF) === author
  const holds = (said: string, source: Source): boolean =>
    isBy(source) && words.every((word) => said.toLowerCase().includes(word))
  const kept = <Row extends Entry>(rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ title, detail, source }) => holds(`${title} ${detail ?? ''}`, source))
  return {
    person: view.person,
    problems: kept(view.problems),
    medications: kept(view.medications),
    allergies: kept(view.allergies),
    immunizations: kept(view.immunizations),
    procedures: kept(view.procedures),
    results: view.results.filter(({ title, source }) => holds(title, source)),
    texts: kept(view.texts),
    documents: kept(view.documents),
    others: kept(view.others),
  }
}
