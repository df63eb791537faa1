import type { Finding } from './Finding.ts'
import { runTool } from './runTool.ts'

/** Runs Biome: format and lint, by `biome.json`. */
export async function checkLint(root: string): Promise<Finding[]> {
  const args = [
    'check',
    '--reporter=github',
    '--max-diagnostics=none',
    '--diagnostic-level=warn',
    '--colors=off',
    '.',
  ]
  const { code, output } = await runTool(root, ['node_modules/@biomejs/biome/bin/biome', ...args])
  return parseAnnotations(output.replaceAll(`${root}/`, ''), code)
}

/** Biome's own sentence for a file that only needs formatting does not say what to do. */
const reformat = 'not formatted: npx biome check --write'

/** Reads `::error title=…,file=…,line=…::text`. */
export function parseAnnotations(output: string, code: number): Finding[] {
  const findings = [...output.matchAll(/^::(?:error|warning) (.*?)::(.*)$/gm)].map(
    ([, fields = '', text = '']) => {
      const field = (name: string): string => new RegExp(`(?:^|,)${name}=([^,]*)`).exec(fields)?.[1] ?? ''
      const rule = field('title').replace(/^lint\//, '')
      const path = field('file')
      return {
        rule,
        path,
        line: Number(field('line')),
        text: rule === 'format' ? `${reformat} ${path}` : text,
      }
    },
  )
  if (findings.length > 0 || code === 0) return findings
  return [{ rule: 'lint', path: 'biome.json', line: 0, text: output.trim().split('\n').slice(-3).join(' ') }]
}
