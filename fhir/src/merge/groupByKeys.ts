import type { MatchedBy, MergeKey } from './mergeKeys.ts'

/** Members that share names, directly or by way of others; in the order given. */
export type Group<Member> = {
  readonly members: readonly Member[]
  /** Kinds of the names that brought them together, sorted. */
  readonly matchedBy: readonly MatchedBy[]
}

/** Groups what shares a name with any other of the group. */
export function groupByKeys<Member>(
  members: readonly Member[],
  keysOf: (member: Member) => readonly MergeKey[],
): readonly Group<Member>[] {
  const parents = members.map((_, i) => i)
  const rootOf = (i: number): number => {
    let root = i
    while (parents[root] !== root) root = parents[root] ?? root
    parents[i] = root
    return root
  }
  const bearers = new Map<string, number>()
  const matches: { readonly at: number; readonly by: MatchedBy }[] = []
  for (const [i, member] of members.entries()) {
    for (const { name, by } of keysOf(member)) {
      const first = bearers.get(name)
      bearers.set(name, first ?? i)
      if (first === undefined || first === i) continue
      const [a, b] = [rootOf(first), rootOf(i)]
      // The lowest number leads, so that the result does not depend on which name was met first.
      parents[Math.max(a, b)] = Math.min(a, b)
      matches.push({ at: i, by })
    }
  }
  const groups = Map.groupBy(members.keys(), rootOf)
  const kinds = Map.groupBy(matches, ({ at }) => rootOf(at))
  return [...groups].map(([root, at]) => ({
    members: at.flatMap((i) => members[i] ?? []),
    matchedBy: [...new Set(kinds.get(root)?.map(({ by }) => by))].sort(),
  }))
}
