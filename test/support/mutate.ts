import fc from 'fast-check'

/** JSON values near a good one: a member removed, replaced by anything, or added, at any depth. */
export function nearValues(good: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(good)
  const change = fc.record({
    path: fc.constantFrom(...paths),
    put: fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.string(), fc.integer()),
    extra: fc.boolean(),
  })
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => {
    const copy: unknown = structuredClone(good)
    for (const { path, put, extra } of changes) replace(copy, extra ? [...path, 'extra'] : path, put)
    return copy
  })
}

/** Texts near a good one: one character replaced by none, one or two others. */
export function nearTexts(good: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(good.length - 1), fc.string({ maxLength: 2 }))
    .map(([at, put]) => good.slice(0, at) + put + good.slice(at + 1))
}

function pathsOf(value: unknown, above: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    [...above, key],
    ...pathsOf(inner, [...above, key]),
  ])
}

function replace(root: unknown, path: readonly string[], put: unknown): void {
  const owner = path
    .slice(0, -1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], root)
  const last = path.at(-1)
  if (typeof owner !== 'object' || owner === null || last === undefined) return
  if (put === undefined) Reflect.deleteProperty(owner, last)
  else Reflect.set(owner, last, put)
}
