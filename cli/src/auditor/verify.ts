import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { exitCodeOf, renderHtml, renderReport, type Reopened, verifyBundle } from '@consentry/sdk/auditor'
import { nodeCurves } from '@consentry/sdk/node'
import type { Command } from '../Command.ts'
import { CliError } from '../CliError.ts'
import { writeNewFile } from '../profile/secretFiles.ts'
import { numberOption } from '../values/numbers.ts'
import { expectedLog, expectOption } from './expectedLog.ts'
import { fileChunks } from './fileChunks.ts'

/** Verifies a bundle. */
export const auditorVerify: Command = {
  name: 'auditor verify',
  summary: 'verify an audit bundle offline: every signature, entry, decision and fact',
  about: [
    'Reads files, never the network. Checked are: checkpoints and their order, the place of every entry in the log, its',
    'content, each patient’s trail for gaps, receipts, who asked for what, and every decision by making it again. With a',
    'snapshot of the chain (consentry auditor snapshot) the facts of each decision are recomputed and the anchors compared;',
    'without, the report says `chain facts  not verified`. Exit code 0: nothing found, 1: findings, 7: no readable bundle',
    '(the message names the line).',
  ].join('\n'),
  arguments: [
    { name: 'BUNDLE', help: 'as a patient, an organisation or the operator exported it' },
    { name: 'SNAPSHOT', help: 'the chain, from a node of your own', isOptional: true },
  ],
  options: [
    expectOption,
    { name: 'html', value: 'FILE', help: 'write the report as one page for printing too' },
    { name: 'max-leaves', value: 'N', help: 'most entries that are held; default 1000000, about 2 GiB' },
  ],
  examples: [
    { run: 'consentry auditor verify bundle.ndjson', does: 'without the chain' },
    {
      run: 'consentry auditor verify bundle.ndjson snapshot.ndjson --expect deployment.json --html report.html',
      does: 'everything',
    },
  ],
  run: async (context) => {
    const { args, surroundings } = context
    const names = [args.one('BUNDLE'), args.maybe('SNAPSHOT')].filter((name) => name !== undefined)
    const [bundle, snapshot] = await Promise.all(names.map((name) => fileChunks(context, name)))
    if (bundle === undefined) throw new CliError('usage', 'BUNDLE is missing')
    const expected = await expectedLog(context)
    const maxLeaves = numberOption(args, 'max-leaves')
    const report = await verifyBundle(bundle, {
      ...(snapshot === undefined ? {} : { snapshot: snapshot() }),
      ...(expected === undefined ? {} : { expected }),
      ...(maxLeaves === undefined ? {} : { maxLeaves }),
      curves: nodeCurves,
    })
    const page = args.option('html')
    if (page !== undefined) {
      const files = await Promise.all(
        [bundle, snapshot].map((open, i) => hashed(open, basename(names[i] ?? ''))),
      )
      const options = { madeAt: surroundings.clock(), files: files.filter((file) => file !== undefined) }
      await writeNewFile(resolve(surroundings.cwd, page), renderHtml(report, options))
    }
    return { json: report, text: renderReport(report), exit: exitCodeOf(report) === 0 ? 'ok' : 'findings' }
  },
}

async function hashed(
  open: Reopened | undefined,
  name: string,
): Promise<{ readonly name: string; readonly sha256: string } | undefined> {
  if (open === undefined) return undefined
  const hash = createHash('sha256')
  for await (const chunk of open()) hash.update(chunk)
  return { name, sha256: hash.digest('hex') }
}
