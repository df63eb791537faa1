// Runs all checks, or those named: npm run check -- lint types. One line for each finding, then a table.
import { dirname } from 'node:path'
import { allChecks } from './allChecks.ts'
import type { Finding } from './Finding.ts'

interface Outcome {
  readonly name: string
  readonly findings: readonly Finding[]
  readonly seconds: number
}

const root = dirname(dirname(import.meta.dirname))

async function main(names: readonly string[]): Promise<number> {
  const checks = allChecks(root)
  const unknown = names.filter((name) => !checks.has(name))
  if (unknown.length > 0) {
    console.error(`no check is called ${unknown.join(', ')}; there are: ${[...checks.keys()].join(', ')}`)
    return 1
  }
  const chosen = [...checks].filter(([name]) => names.length === 0 || names.includes(name))
  const outcomes = await Promise.all(chosen.map(([name, run]) => measure(name, run)))
  for (const { findings } of outcomes) for (const finding of findings) console.log(describe(finding))
  for (const { name, findings, seconds } of outcomes) {
    console.log(
      `${name.padEnd(12)} ${String(findings.length).padStart(5)} findings ${seconds.toFixed(1).padStart(6)} s`,
    )
  }
  const failed = outcomes.filter(({ findings }) => findings.length > 0).length
  console.log(`${outcomes.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

async function measure(name: string, run: () => Promise<Finding[]>): Promise<Outcome> {
  const start = performance.now()
  const findings = await run()
  return { name, findings, seconds: (performance.now() - start) / 1000 }
}

function describe({ rule, path, line, text }: Finding): string {
  return `${line > 0 ? `${path}:${line}` : path} [${rule}] ${text}`
}

process.exitCode = await main(process.argv.slice(2))
