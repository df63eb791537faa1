import type { Finding } from './Finding.ts'
import { runTool } from './runTool.ts'

/** Runs every generator with `--check`; one that is not content says which file is stale. */
export async function checkGenerated(root: string, paths: readonly string[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const path of paths.filter((name) => /^scripts\/generate\/[^/]+\.ts$/.test(name))) {
    const { code, output } = await runTool(root, [path, '--check'])
    const text = output.trim().split('\n').at(-1) || `ended with ${code}`
    if (code !== 0) findings.push({ rule: 'generated', path, line: 0, text })
  }
  return findings
}
