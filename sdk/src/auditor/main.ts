// Verifies an audit bundle: node sdk/src/auditor/main.ts bundle.ndjson [snapshot.ndjson]
// Takes the snapshot for a bundle: node sdk/src/auditor/main.ts --snapshot <rpc-url> bundle.ndjson > snapshot.ndjson
// Exit code: 0 nothing found, 1 findings, 2 unreadable input. Protocol §14.
import { createReadStream } from 'node:fs'
import { installSha256, ProtocolError } from '@consentry/protocol'
import { createPublicClient, http } from 'viem'
import { SdkError } from '../errors/SdkError.ts'
import { nodeCurves } from '../node/nodeCurves.ts'
import { nodeHashes } from '../node/nodeHashes.ts'
import { viemChainSource } from '../wallet/viemChainSource.ts'
import { namedBlocks } from './namedBlocks.ts'
import { readDeploymentLine } from './readDeploymentLine.ts'
import { exitCodeOf, renderReport } from './renderReport.ts'
import { takeChainSnapshot } from './takeChainSnapshot.ts'
import { verifyBundle } from './verifyBundle.ts'

const usage = 'usage: main.ts bundle.ndjson [snapshot.ndjson] | main.ts --snapshot <rpc-url> bundle.ndjson\n'

async function main(args: readonly string[]): Promise<number> {
  const [first, second, third] = args
  if (first === '--snapshot' && second !== undefined && third !== undefined) return snapshot(second, third)
  if (first === undefined || first.startsWith('-') || third !== undefined) {
    process.stderr.write(usage)
    return 2
  }
  const chain = second === undefined ? {} : { snapshot: createReadStream(second) }
  const report = await verifyBundle(() => createReadStream(first), { ...chain, curves: nodeCurves })
  process.stdout.write(renderReport(report))
  return exitCodeOf(report)
}

async function snapshot(rpcUrl: string, bundle: string): Promise<number> {
  const deployment = await readDeploymentLine(createReadStream(bundle))
  const blocks = await namedBlocks(createReadStream(bundle))
  const source = viemChainSource(createPublicClient({ transport: http(rpcUrl), cacheTime: 0 }))
  const { consentRegistry, providerRegistry, auditAnchor } = deployment
  const request = { consentRegistry, providerRegistry, auditAnchor, deploymentBlock: 0, blocks }
  for await (const line of takeChainSnapshot(source, request)) process.stdout.write(line)
  return 0
}

installSha256(nodeHashes.sha256)
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const isKnown = error instanceof ProtocolError || error instanceof SdkError
  process.stderr.write(`${isKnown ? `${error.code}: ${error.message}` : 'the files cannot be read'}\n`)
  process.exitCode = 2
}
