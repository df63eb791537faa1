/** Whether a path matches one of the patterns: `**` any folders, `*` within one name, `{a,b}` either. */
export function matches(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => compile(pattern).test(path))
}

const parts = new Map([
  ['**/', '(?:.*/)?'],
  ['**', '.*'],
  ['*', '[^/]*'],
  ['{', '(?:'],
  [',', '|'],
  ['}', ')'],
])
const compiled = new Map<string, RegExp>()

function compile(pattern: string): RegExp {
  const known = compiled.get(pattern)
  if (known) return known
  const source = pattern.replaceAll(
    /\*\*\/|\*\*|[*{},.+^$()|[\]\\?]/g,
    (part) => parts.get(part) ?? `\\${part}`,
  )
  const expression = new RegExp(`^${source}$`)
  compiled.set(pattern, expression)
  return expression
}
