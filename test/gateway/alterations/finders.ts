import {
  type Address,
  type BundleLine,
  bundleLineText,
  type ConsistencyQuery,
  ProtocolError,
  receiptKeyName,
  to0x,
  toUtf8,
  type TrailQuery,
  verifierKey,
} from '@consentry/protocol'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { nodeSha256 } from '../../../gateway/src/adapters/crypto/nodeSha256.ts'
import { openLockReader } from '../../../gateway/src/adapters/store/openCheckpointLock.ts'
import { openLedgerReader } from '../../../gateway/src/adapters/store/openLedgerReader.ts'
import type { Readiness } from '../../../gateway/src/decide/ready.ts'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import type { AuthenticRequest } from '../../../gateway/src/handover/AuthenticRequest.ts'
import { exportLog } from '../../../gateway/src/ops/exportLog.ts'
import { type FsckPorts, fsck } from '../../../gateway/src/ops/fsck/fsck.ts'
import { createProofPath } from '../../../gateway/src/path/proof.ts'
import { createTrailPath } from '../../../gateway/src/path/trail.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { createTreeReader } from '../../../gateway/src/publish/treeReader.ts'
import { verifyBundle } from '../../../sdk/src/auditor.ts'
import { memoryReceipts } from '../../../sdk/src/client/ReceiptStore.ts'
import type { Patient } from '../../../sdk/src/patient/Patient.ts'
import { readTrail } from '../../../sdk/src/patient/readTrail.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { network } from '../follow/FakeChain.ts'
import { rigOrigin } from '../rig/rigConfig.ts'
import type { PreparedLog } from './prepareLog.ts'
import type { StoredLog } from './StoredLog.ts'

export const origin = `127.0.0.1:7546/consentry/${network.chainId}/1`

/** The keys of the gateway under test. */
export const keys = {
  checkpoint: signerOfSeed(origin, new Uint8Array(32).fill(7)),
  receipt: signerOfSeed(receiptKeyName(origin), new Uint8Array(32).fill(8)),
}
const vkeys = {
  checkpoint: verifierKey(origin, keys.checkpoint.publicKey),
  receipt: verifierKey(receiptKeyName(origin), keys.receipt.publicKey),
}

/** What `fsck` finds: codes, each once. */
export async function fsckFinds(stored: StoredLog, { anchor }: PreparedLog): Promise<readonly string[]> {
  const ledger = openLedgerReader({ dir: stored.dir })
  const lock = openLockReader({ dir: stored.dir })
  try {
    const ports: FsckPorts = {
      ledger,
      lock,
      origin,
      logId: network.logId,
      closed: null,
      vkeys: stored.vkeys ?? [vkeys.checkpoint],
      anchored: async () => anchor,
      hash: nodeSha256,
      curves: nodeCurves,
    }
    const codes = new Set<string>()
    for await (const { code } of fsck(ports)) codes.add(code)
    return [...codes]
  } finally {
    await ledger.close()
    await lock.close()
  }
}

/** What an auditor finds in the bundle that the operator exports; a bundle that cannot be made is a finding too. */
export async function auditorFinds(stored: StoredLog): Promise<readonly string[]> {
  const ledger = openLedgerReader({ dir: stored.dir })
  try {
    const lines: string[] = []
    const ports = { ledger, receiptSigner: keys.receipt, deployment: deploymentOf(stored.vkeys?.[0]) }
    for await (const line of exportLog(ports)) lines.push(bundleLineText(line))
    const { findings } = await verifyBundle([toUtf8(lines.join(''))], { curves: nodeCurves })
    return [...new Set(findings.map(({ code }) => code))]
  } catch (error) {
    return [refusalOf(error)]
  } finally {
    await ledger.close()
  }
}

/** What a bundle says of that gateway. */
export function deploymentOf(
  checkpoint: string = vkeys.checkpoint,
): Extract<BundleLine, { readonly type: 'deployment' }> {
  return {
    type: 'deployment',
    v: 1,
    chainId: network.chainId,
    consentRegistry: network.consentRegistry.address,
    providerRegistry: network.providerRegistry.address,
    auditAnchor: network.auditAnchor.address,
    gateway: rigOrigin,
    orgId: network.orgId,
    origin,
    vkeys: { ...vkeys, checkpoint },
    maxStale: 60,
  }
}

/** What a patient's client alarms about; it has seen a checkpoint before, and asks the chain itself. */
export async function patientFinds(
  stored: StoredLog,
  { anchor }: PreparedLog,
  patients: readonly Address[],
  seenNote: string,
): Promise<readonly string[]> {
  const ledger = openLedgerReader({ dir: stored.dir })
  const found = new Set<string>()
  try {
    for (const address of patients) {
      const receipts = memoryReceipts()
      await receipts.setCheckpoint(seenNote)
      const { alarms } = await readTrail(patientOf(ledger, { stored, anchor, address, receipts }))
      for (const { fault } of alarms) found.add(fault)
    }
  } catch (error) {
    found.add(refusalOf(error))
  } finally {
    await ledger.close()
  }
  return [...found]
}

type Seen = {
  readonly stored: StoredLog
  readonly anchor: PreparedLog['anchor']
  readonly address: Address
  readonly receipts: ReturnType<typeof memoryReceipts>
}

/** A client whose calls go straight to the gateway's paths over the stored log. */
function patientOf(reader: Pick<Ledger, 'read'>, { stored, anchor, address, receipts }: Seen): Patient {
  const ledger = inTurn(reader)
  const proof = createProofPath({ ledger, logId: network.logId, nodesOf: createTreeReader })
  const readiness = {} as Readiness
  const trail = createTrailPath({ ledger, readiness, signReceipt: () => '' })
  const request = { org: null, actor: address } as AuthenticRequest
  const answers: Record<string, (input: Asked) => Promise<unknown>> = {
    readTrail: ({ query }) => trail.list(request, address, query as TrailQuery),
    readCheckpoint: async () => toUtf8(await proof.checkpoint()),
    readConsistency: ({ query }) => proof.consistency(query as ConsistencyQuery),
    readTile: ({ path }) => proof.tile(path?.['tile'] ?? ''),
  }
  const call = async (name: string, input: Asked = {}): Promise<{ value: unknown }> => ({
    value: await answers[name]?.({ query: {}, ...input }),
  })
  const deployment = {
    origin,
    orgId: network.orgId,
    vkeys: { ...vkeys, checkpoint: stored.vkeys?.[0] ?? vkeys.checkpoint },
    contracts: { auditAnchor: network.auditAnchor },
  }
  const chain = { anchor: async () => ({ size: anchor.size, root: to0x(anchor.root) }) }
  const client = {
    call,
    deployment,
    chain,
    receipts,
    witnesses: null,
    ports: { crypto: { curves: nodeCurves } },
  }
  // Reading a trail needs no more of a patient than this: no keys, no wallet.
  return { session: { call, client }, address } as unknown as Patient
}

type Asked = { readonly query?: object; readonly path?: Readonly<Record<string, string>> }

/** The reader of a file serves one at a time. */
function inTurn(reader: Pick<Ledger, 'read'>): Ledger {
  let turn: Promise<unknown> = Promise.resolve()
  const read: Ledger['read'] = (work) => {
    const answer = turn.then(() => reader.read(work))
    turn = answer.catch(() => {})
    return answer
  }
  return { read } as Ledger
}

/** The code of an alarm that came as an error; anything else is a fault of the test. */
function refusalOf(error: unknown): string {
  if (error instanceof ProtocolError || error instanceof GatewayError) return `refused: ${error.code}`
  throw error
}

/** The note of the newest checkpoint, as a client keeps it. */
export async function newestNote(dir: string): Promise<string> {
  const ledger = openLedgerReader({ dir })
  try {
    const last = await ledger.read((tx) => tx.tree.lastCheckpoint())
    return last?.note ?? ''
  } finally {
    await ledger.close()
  }
}
