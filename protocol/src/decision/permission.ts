import type { TwoViews } from './facts.ts'

/**
 * Permission is slow and final, denial cheap and sticky: a fact permits only if it does so at the `safe` block
 * and at the `latest` block and no latch stands against it. §11, §13.
 *
 * @param permits - whether one view of the fact permits
 * @param latched - whether a latch stands against it
 */
export function isPermitted<Fact>(
  views: TwoViews<Fact>,
  permits: (fact: Fact) => boolean,
  latched: boolean,
): boolean {
  if (latched) return false
  return views.safe !== null && permits(views.safe) && views.latest !== null && permits(views.latest)
}
