import type { Finding } from './Finding.ts'
import { isGenerated, type Source } from './sources.ts'

const maxEqualLines = 12

interface Line {
  readonly path: string
  readonly number: number
  readonly text: string
}

/** Blocks of more than twelve equal lines of code in two places; blanks, comments and imports do not count. */
export function checkDuplicates(sources: readonly Source[]): Finding[] {
  const first = new Map<string, Line>()
  const findings: Finding[] = []
  for (const source of sources.filter(({ path }) => !isGenerated(path))) {
    const lines = codeLines(source)
    let reportedUntil = 0
    for (let at = 0; at + maxEqualLines < lines.length; at++) {
      const block = lines.slice(at, at + maxEqualLines + 1)
      const key = block.map(({ text }) => text).join('\n')
      const here = block[0]
      const there = first.get(key)
      if (!here) continue
      if (!there) first.set(key, here)
      else if (at >= reportedUntil && !overlaps(here, there)) {
        reportedUntil = at + block.length
        findings.push({
          rule: 'duplicate',
          path: here.path,
          line: here.number,
          text: `more than ${maxEqualLines} lines as in ${there.path}:${there.number}`,
        })
      }
    }
  }
  return findings
}

const overlaps = (here: Line, there: Line): boolean =>
  here.path === there.path && here.number - there.number <= maxEqualLines

function codeLines({ path, text }: Source): Line[] {
  const kept: Line[] = []
  let inImport = false
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim()
    if (/^(import|export)\b.*\{$/.test(line) && !line.includes('(')) inImport = line.startsWith('import')
    const skip = inImport || line === '' || /^(\/\/|\/?\*|import\b)/.test(line)
    if (inImport && /\bfrom\b/.test(line)) inImport = false
    if (!skip) kept.push({ path, number: index + 1, text: line })
  })
  return kept
}
