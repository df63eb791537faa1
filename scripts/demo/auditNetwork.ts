import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { type Bytes32, sha256, to0x, toUtf8 } from '@consentry/protocol'
import { namedBlocks, takeChainSnapshot } from '@consentry/sdk/auditor'
import { viemChainSource } from '@consentry/sdk/wallet/viem'
import { DemoError } from './DemoError.ts'
import type { AuditResult } from './DemoResult.ts'
import { chainClient } from './openActor.ts'
import type { Clinic } from './openClinic.ts'
import { pollUntil } from './pollUntil.ts'
import { runNode } from './runNode.ts'
import type { Stage } from './Stage.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What is to be audited: at least `size` leaves. */
export interface AuditSetting {
  readonly clinic: Clinic
  readonly size: number
  readonly log: (line: string) => void
}

/**
 * The auditor's part: the operator exports the log, the auditor takes a snapshot of the chain by a node of its own, and
 * a process without network verifies the two files. Throws `audit_failed` where there is nothing to verify.
 */
export async function auditNetwork(stage: Stage, { clinic, size, log }: AuditSetting): Promise<AuditResult> {
  await untilAnchored(clinic, size)
  const folder = await mkdtemp(join(tmpdir(), 'consentry-audit-'))
  try {
    const files = { bundle: join(folder, 'bundle.ndjson'), snapshot: join(folder, 'snapshot.ndjson') }
    await exportLog(stage, files.bundle)
    await saveSnapshot(stage, clinic, files)
    log('The auditor has two files, the log and a snapshot of the chain, and verifies them without a network')
    return await verify(files)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What there are proofs for is on the chain too. */
async function untilAnchored({ agent }: Clinic, size: number): Promise<void> {
  const { chain, deployment } = agent.session.client
  const logId = to0x(sha256(toUtf8(deployment.origin))) as Bytes32
  await pollUntil('the log anchored on chain', async () => {
    const anchor = await chain.anchor(deployment.contracts.auditAnchor.address, deployment.orgId, logId)
    return anchor.size >= size
  })
}

async function exportLog({ environment }: Stage, into: string): Promise<void> {
  const inherited = { PATH: process.env['PATH'] ?? '' }
  const { code, stderr } = await runNode({
    args: ['gateway/src/exportLog.ts'],
    environment: { ...inherited, ...environment },
    into,
  })
  if (code !== 0) throw new DemoError('audit_failed', `The log could not be exported: ${stderr.trim()}`)
}

async function saveSnapshot(
  { rpcUrl }: Stage,
  { agent }: Clinic,
  { bundle, snapshot }: { readonly bundle: string; readonly snapshot: string },
): Promise<void> {
  const { contracts, deploymentBlock } = agent.session.client.deployment
  const request = {
    consentRegistry: contracts.consentRegistry.address,
    providerRegistry: contracts.providerRegistry.address,
    auditAnchor: contracts.auditAnchor.address,
    deploymentBlock,
    blocks: await namedBlocks(createReadStream(bundle)),
  }
  const lines = takeChainSnapshot(viemChainSource(chainClient(rpcUrl)), request)
  await pipeline(Readable.from(lines), createWriteStream(snapshot, { mode: 0o600 }))
}

async function verify({
  bundle,
  snapshot,
}: {
  readonly bundle: string
  readonly snapshot: string
}): Promise<AuditResult> {
  const { code, stdout, stderr } = await runNode({
    args: [
      '--permission',
      '--allow-fs-read=*',
      `--import=${join(root, 'scripts', 'demo', 'noNetwork.ts')}`,
      join(root, 'scripts', 'demo', 'verifyOffline.ts'),
      bundle,
      snapshot,
    ],
  })
  if (stdout === '') throw new DemoError('audit_failed', `The auditor ended with ${code}: ${stderr.trim()}`)
  return JSON.parse(stdout) as AuditResult
}
