import { auditReceipt, readDeploymentLine } from '@consentry/sdk/auditor'
import { nodeCurves } from '@consentry/sdk/node'
import { CliError } from '../CliError.ts'
import type { Command, Context } from '../Command.ts'
import { pairs } from '../output/table.ts'
import { minuteOf } from '../values/times.ts'
import { expectedLog, expectOption } from './expectedLog.ts'
import { fileChunks, fileText } from './fileChunks.ts'
import { findingLines } from './findingLines.ts'

/** Verifies one receipt. */
export const auditorReceipt: Command = {
  name: 'auditor receipt',
  summary: 'verify one receipt offline: its signature, and its entry in the log',
  arguments: [{ name: 'FILE', help: 'the receipt, a signed note' }],
  options: [
    expectOption,
    { name: 'bundle', value: 'FILE', help: 'a bundle that holds its entry: the proof is checked too' },
  ],
  examples: [
    {
      run: 'consentry auditor receipt receipt.txt --expect deployment.json',
      does: 'is it the gateway’s word?',
    },
    { run: 'consentry auditor receipt receipt.txt --bundle bundle.ndjson', does: 'is its entry in the log?' },
  ],
  run: async (context) => {
    const note = await fileText(context, context.args.one('FILE'))
    const bundleFile = context.args.option('bundle')
    const bundle = bundleFile === undefined ? undefined : await fileChunks(context, bundleFile)
    const log = await logOf(context, bundle === undefined ? undefined : await readDeploymentLine(bundle()))
    const options = { log, curves: nodeCurves, ...(bundle === undefined ? {} : { bundle }) }
    const { receipt, place, findings } = await auditReceipt(note, options)
    const rows =
      receipt === null
        ? []
        : ([
            ['log', receipt.origin],
            ['entry', String(receipt.index)],
            ['when', minuteOf(receipt.t)],
            ['verdict', receipt.verdict],
          ] as const)
    return {
      json: { receipt, place, findings },
      text: `${pairs([...rows, ['place', place === 'included' ? 'in the log, proved' : 'not checked'], ['findings', String(findings.length)]])}${findingLines(findings)}`,
      exit: findings.length === 0 ? 'ok' : 'findings',
    }
  },
}

type Known = {
  readonly origin: string
  readonly vkeys: { readonly checkpoint: string; readonly receipt: string }
}

/** Keys and origin of the log: as expected, else as the bundle says. Throws `usage` where neither is given. */
export async function logOf(context: Context, bundle: Known | undefined): Promise<Known> {
  const expected = await expectedLog(context)
  if (expected === undefined) {
    if (bundle !== undefined) return bundle
    throw new CliError(
      'usage',
      'Whose keys? Nothing says which log is meant',
      'Add --expect FILE or --bundle FILE',
    )
  }
  const { origin, vkeys } = expected
  if (origin === undefined || vkeys?.checkpoint === undefined || vkeys.receipt === undefined)
    throw new CliError('bad_file', 'The deployment names no log')
  return { origin, vkeys: { checkpoint: vkeys.checkpoint, receipt: vkeys.receipt } }
}
