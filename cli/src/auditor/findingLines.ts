/** What was found, a line each. */
export function findingLines(
  findings: readonly { readonly code: string; readonly detail: string }[],
): string {
  return findings.map(({ code, detail }) => `  ${code}: ${detail}\n`).join('')
}
