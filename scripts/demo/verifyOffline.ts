// The auditor's process: verifies a bundle with a snapshot and prints what it found as JSON. It is started without
// permission to write, to start programs, or to use the network. See auditNetwork.ts.
import { createReadStream } from 'node:fs'
import { exitCodeOf, verifyBundle } from '@consentry/sdk/auditor'
import { nodeCurves } from '@consentry/sdk/node'
import type { AuditResult } from './DemoResult.ts'

const mostShown = 20

async function main([bundle = '', snapshot = '']: readonly string[]): Promise<void> {
  const report = await verifyBundle(() => createReadStream(bundle), {
    snapshot: createReadStream(snapshot),
    curves: nodeCurves,
  })
  const { counts, findings, size, anchoredSize, chainFacts, scope } = report
  const result: AuditResult = {
    exitCode: exitCodeOf(report),
    counts: { ...counts, size, anchoredSize },
    scope,
    chainFacts,
    findings: findings
      .slice(0, mostShown)
      .map(({ code, index, detail }) => `${code} at ${index ?? 'the log'}: ${detail}`),
  }
  process.stdout.write(JSON.stringify(result))
}

await main(process.argv.slice(2))
