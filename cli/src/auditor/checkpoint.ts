import { resolve } from 'node:path'
import { checkAnchor } from '@consentry/sdk/auditor'
import type { Command } from '../Command.ts'
import { findNetwork } from '../connect/findNetwork.ts'
import { openPublicClient } from '../network/status.ts'
import { pairs } from '../output/table.ts'
import { writeNewFile } from '../profile/secretFiles.ts'
import { minuteOf } from '../values/times.ts'
import { fileText } from './fileChunks.ts'
import { findingLines } from './findingLines.ts'

/** Compares a checkpoint with the anchor on chain. */
export const auditorCheckpoint: Command = {
  name: 'auditor checkpoint',
  summary: 'verify a checkpoint against its anchor on chain',
  about: [
    'The newest of the gateway, or the one in FILE. The anchor comes from your own node (--rpc). Keep checkpoints with',
    '--out: `consentry auditor consistency` shows later that the log was only added to.',
  ].join('\n'),
  arguments: [{ name: 'FILE', help: 'a checkpoint kept before', isOptional: true }],
  options: [{ name: 'out', short: 'o', value: 'FILE', help: 'keep the signed note in this new file' }],
  examples: [
    { run: 'consentry auditor checkpoint -o monday.txt', does: 'verify the newest, and keep it' },
    { run: 'consentry auditor checkpoint monday.txt', does: 'is the one of Monday in what is anchored now?' },
  ],
  run: async (context) => {
    const file = context.args.maybe('FILE')
    const kept = file === undefined ? {} : { note: await fileText(context, file) }
    const client = await openPublicClient(context, await findNetwork(context))
    const { note, size, anchor, findings } = await checkAnchor(client, kept)
    const out = context.args.option('out')
    if (out !== undefined && findings.length === 0)
      await writeNewFile(resolve(context.surroundings.cwd, out), note)
    const rows = [
      ['log', client.deployment.origin],
      ['checkpoint', size === null ? 'not verified' : `${size} entries`],
      ['anchor', anchor === null ? 'none yet' : `${anchor.size} entries, ${minuteOf(anchor.time * 1000)}`],
      ['findings', String(findings.length)],
    ] as const
    return {
      json: { log: client.deployment.origin, size, anchor, findings, note },
      text: pairs(rows) + findingLines(findings),
      exit: findings.length === 0 ? 'ok' : 'findings',
    }
  },
}
