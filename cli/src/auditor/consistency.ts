import { fromHex } from '@consentry/protocol'
import { type CheckpointPair, compareCheckpoints, readDeploymentLine } from '@consentry/sdk/auditor'
import type { Command, Context } from '../Command.ts'
import { findNetwork } from '../connect/findNetwork.ts'
import { openPublicClient } from '../network/status.ts'
import { pairs } from '../output/table.ts'
import { expectedOf, expectOption } from './expectedLog.ts'
import { fileChunks, fileText } from './fileChunks.ts'
import { findingLines } from './findingLines.ts'
import { logOf } from './receipt.ts'

/** Checks that one checkpoint continues another. */
export const auditorConsistency: Command = {
  name: 'auditor consistency',
  summary: 'check that one checkpoint of a log continues another',
  about: [
    'Both notes must be the log’s, and the larger must hold every entry of the smaller unchanged. With --bundle offline, by',
    'the proof or the entries it holds; without, the proof is asked of the gateway, and checked.',
  ].join('\n'),
  arguments: [
    { name: 'A', help: 'a checkpoint, a signed note' },
    { name: 'B', help: 'another one' },
  ],
  options: [
    expectOption,
    { name: 'bundle', value: 'FILE', help: 'a bundle with the proof, or with all entries' },
  ],
  examples: [
    { run: 'consentry auditor consistency monday.txt friday.txt --bundle log.ndjson', does: 'offline' },
    { run: 'consentry auditor consistency monday.txt friday.txt', does: 'with a proof from the gateway' },
  ],
  run: async (context) => {
    const notes = [
      await fileText(context, context.args.one('A')),
      await fileText(context, context.args.one('B')),
    ] as const
    const { from, to, findings } = await compareCheckpoints(await pairOf(context, notes))
    const rows = [
      ['from', from === null ? 'not verified' : `${from} entries`],
      ['to', to === null ? 'not verified' : `${to} entries`],
      ['verdict', findings.length === 0 ? 'one continues the other' : 'NOT proved'],
    ] as const
    return {
      json: { from, to, findings },
      text: pairs(rows) + findingLines(findings),
      exit: findings.length === 0 ? 'ok' : 'findings',
    }
  },
}

async function pairOf(context: Context, notes: CheckpointPair['notes']): Promise<CheckpointPair> {
  const file = context.args.option('bundle')
  if (file !== undefined) {
    const bundle = await fileChunks(context, file)
    return { notes, log: await logOf(context, await readDeploymentLine(bundle())), by: { bundle: bundle() } }
  }
  const client = await openPublicClient(context, await findNetwork(context))
  const log = await logOf(context, expectedOf(client.deployment))
  const prove = async (from: number, to: number): Promise<readonly Uint8Array[]> => {
    const { value } = await client.call('readConsistency', { query: { from, to } })
    return value.proof.map(fromHex)
  }
  return { notes, log, by: { prove } }
}
