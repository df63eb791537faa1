import { runTypeDoc } from '../apidoc/runTypeDoc.ts'
import type { Finding } from './Finding.ts'

/** Reads all doc comments as the API reference would, and writes nothing. */
export async function checkApidoc(root: string): Promise<Finding[]> {
  const { code, output } = await runTypeDoc(root, ['--emit', 'none'])
  return parseTypeDocOutput(output, code)
}

/** Reads `[warning] text` and `[error] text`; the closing line only counts them. */
export function parseTypeDocOutput(output: string, code: number): Finding[] {
  const findings = [...output.matchAll(/^\[(?:warning|error)\] (?!Found \d)(.*)$/gm)].map(([, text = '']) => {
    const path = /defined in @consentry\/([^,]+),/.exec(text)?.[1] ?? ''
    return { rule: 'apidoc', path, line: 0, text }
  })
  if (findings.length === 0 && code !== 0)
    return [{ rule: 'apidoc', path: '', line: 0, text: `TypeDoc ended with ${code}` }]
  return findings
}
