import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { namedBlocks, readDeploymentLine, takeChainSnapshot } from '@consentry/sdk/auditor'
import { CliError } from '../CliError.ts'
import type { Command } from '../Command.ts'
import { findNetwork } from '../connect/findNetwork.ts'
import { numberOption } from '../values/numbers.ts'
import { fileChunks } from './fileChunks.ts'

/** Takes a snapshot of the chain for a bundle. */
export const auditorSnapshot: Command = {
  name: 'auditor snapshot',
  summary: 'take a snapshot of the chain, from a node of your own, for a bundle',
  about: [
    'Holds every event of the three contracts, with the counters that prove none is missing, and the headers of the blocks',
    'that the bundle names. Use a node of your own (--rpc): the gateway’s would be believed otherwise.',
  ].join('\n'),
  arguments: [
    { name: 'BUNDLE', help: 'the bundle that will be verified with it' },
    { name: 'FILE', help: 'the snapshot; replaced if it is there' },
  ],
  options: [{ name: 'from-block', value: 'N', help: 'block of the first contract; default 0' }],
  examples: [
    {
      run: 'consentry auditor snapshot bundle.ndjson snapshot.ndjson --rpc https://node.example',
      does: 'own node',
    },
  ],
  run: async (context) => {
    const { args, surroundings } = context
    const bundle = await fileChunks(context, args.one('BUNDLE'))
    const path = resolve(surroundings.cwd, args.one('FILE'))
    const deploymentBlock = numberOption(args, 'from-block', 0) ?? 0
    const { consentRegistry, providerRegistry, auditAnchor, chainId } = await readDeploymentLine(bundle())
    const blocks = await namedBlocks(bundle())
    const rpc = args.option('rpc') ?? (await findNetwork(context)).rpc
    const { source } = surroundings.openNode(rpc)
    const request = { consentRegistry, providerRegistry, auditAnchor, deploymentBlock, blocks }
    if ((await source.chainId()) !== chainId) {
      throw new CliError(
        'no_network',
        'The node is of another chain than the bundle',
        'Name another with --rpc',
      )
    }
    const lines = await written(takeChainSnapshot(source, request), path)
    return { json: { file: path, lines, blocks: blocks.length }, text: `${lines} lines in ${path}\n` }
  },
}

/** A snapshot that was not taken to its end is no file. */
async function written(lines: AsyncIterable<string>, path: string): Promise<number> {
  let count = 0
  const counted = async function* (): AsyncGenerator<string> {
    for await (const line of lines) {
      count++
      yield line
    }
  }
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await pipeline(Readable.from(counted()), createWriteStream(temporary, { mode: 0o600 }))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return count
}
