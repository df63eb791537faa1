import {
  type Bytes32,
  chainHistoryOf,
  type ChainSnapshot,
  type Checkpoint,
  equal,
  from0x,
  fromHex,
  sha256,
  to0x,
  toUtf8,
  verifyConsistency,
} from '@consentry/protocol'
import { type CheckedLog, holds } from './checkLog.ts'
import type { Finding } from './Finding.ts'
import type { AuditInput } from './readAudit.ts'

/** What the chain says about the log. */
export type CheckedChain = {
  readonly findings: readonly Finding[]
  /** Anchors that were compared. */
  readonly anchors: number
  /** Leaves that an anchor covers which was found to fit. */
  readonly anchoredSize: number
}

/** Compares network, named blocks and anchored roots with a snapshot of the chain. Spec §9.3, §14. */
export function checkChain(input: AuditInput, log: CheckedLog, snapshot: ChainSnapshot): CheckedChain {
  const findings: Finding[] = [...checkNetwork(input, snapshot), ...checkBlocks(input, snapshot)]
  const { orgId, origin } = input.deployment
  const logId = to0x(sha256(toUtf8(origin))) as Bytes32
  const newest = log.checkpoints.at(-1)
  let anchoredSize = 0
  let anchors = 0
  for (const { size, root } of chainHistoryOf(snapshot).anchors(orgId, logId)) {
    if (newest === undefined || size > newest.size) continue
    const fits = anchorFits(input, log, { anchor: { size, root: from0x(root) }, newest })
    if (fits === undefined) continue
    anchors++
    if (fits) anchoredSize = Math.max(anchoredSize, size)
    else
      findings.push({ code: 'fork', index: null, detail: `the log is not the one anchored at size ${size}` })
  }
  return { findings, anchors, anchoredSize }
}

/** Undefined where the bundle holds neither the leaves nor a proof for this anchor. */
function anchorFits(
  { consistencies }: AuditInput,
  log: CheckedLog,
  { anchor, newest }: { readonly anchor: Pick<Checkpoint, 'size' | 'root'>; readonly newest: Checkpoint },
): boolean | undefined {
  const own = log.isWhole ? log.rootAt(anchor.size) : undefined
  if (own !== undefined) return equal(own, anchor.root)
  const line = consistencies.find(({ from, to }) => from === anchor.size && to === newest.size)
  if (line === undefined && anchor.size !== newest.size) return undefined
  return holds(() =>
    verifyConsistency({
      first: anchor.size,
      second: newest.size,
      firstRoot: anchor.root,
      secondRoot: newest.root,
      proof: (line?.proof ?? []).map(fromHex),
    }),
  )
}

function checkNetwork({ deployment }: AuditInput, { head }: ChainSnapshot): readonly Finding[] {
  const isSame =
    head.chainId === deployment.chainId &&
    head.consentRegistry === deployment.consentRegistry &&
    head.providerRegistry === deployment.providerRegistry &&
    head.auditAnchor === deployment.auditAnchor
  return isSame ? [] : [{ code: 'other_chain', index: null, detail: 'snapshot is of another network' }]
}

/** Every event names the block it was decided at; a chain that never had it decided nothing. */
function checkBlocks({ events }: AuditInput, { headers }: ChainSnapshot): readonly Finding[] {
  return [...events].flatMap(([index, { event }]): Finding[] => {
    if (event.chain === undefined) return []
    const header = headers.get(event.chain.block)
    if (header === undefined)
      return [{ code: 'other_chain', index, detail: `snapshot has no header of block ${event.chain.block}` }]
    return header.hash === event.chain.hash
      ? []
      : [{ code: 'other_chain', index, detail: `block ${event.chain.block} has another hash on the chain` }]
  })
}
