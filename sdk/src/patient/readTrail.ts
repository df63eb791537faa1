import {
  type AuditEvent,
  auditEventText,
  type Checkpoint,
  checkPatientChain,
  fromBase64url,
  fromHex,
  hashLeaf,
  isErasedPlace,
  makeLeaf,
  type PatientChainLeaf,
  ProtocolError,
  type Sha256Hex,
  type TrailItem,
  concat,
} from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import type { Client } from '../client/createClient.ts'
import { type LogTree, openLogTree } from '../client/logTree.ts'
import { mapBounded } from '../client/mapBounded.ts'
import { readAnchor } from '../client/readAnchor.ts'
import { readCheckpoint, requireConsistent, type VerifiedCheckpoint } from '../client/readCheckpoint.ts'
import type { Patient } from './Patient.ts'

/** One entry of the trail. `event` null: erased. `proof`: how far its place in the log is proved. */
export type TrailEntry = {
  readonly index: number
  readonly pseq: number
  readonly event: AuditEvent | null
  readonly evidence: Sha256Hex | null
  /** `anchored`: on chain; `checkpoint`: signed, the anchor is still to come; `none`: newer than the checkpoint. */
  readonly proof: 'anchored' | 'checkpoint' | 'none'
}

/** Something that must not be: the gateway lies, or lost data. Spec §14. */
export type TrailAlarm = {
  readonly pseq: number
  /** `hidden`: the body is gone, and no entry says that it was erased. */
  readonly fault: 'gap' | 'fork' | 'broken' | 'other_content' | 'hidden' | 'not_in_log' | 'anchor_differs'
}

/** A patient's trail, checked. Without alarms it is whole, and every entry is what the gateway committed to. */
export type Trail = {
  readonly entries: readonly TrailEntry[]
  readonly alarms: readonly TrailAlarm[]
  readonly checkpoint: VerifiedCheckpoint
  /** Leaves that the chain has an anchor for. */
  readonly anchoredSize: number
}

const proofsAtATime = 16

/**
 * Reads who did what with one's records, and checks it: numbering, chain, content of each entry, inclusion in a signed
 * checkpoint, and that the root anchored on chain is a beginning of it. Throws `bad_checkpoint`. Spec §14.
 */
export async function readTrail({ session, address }: Patient): Promise<Trail> {
  const { client } = session
  const items = await allPages(session, 'readTrail', { path: { p: address } })
  const checkpoint = await readCheckpoint(client)
  const anchor = await readAnchor(client)
  const hasAnchor = anchor.size > 0 && (await isBeginning(client, anchor, checkpoint))
  const anchoredSize = hasAnchor ? Math.min(anchor.size, checkpoint.size) : 0
  const tree = openLogTree(client, checkpoint)
  const isIncluded = await mapBounded(items, proofsAtATime, (item) => isInLog(tree, item, checkpoint.size))
  const alarms: TrailAlarm[] = [
    ...checkPatientChain(items.map(chainLeaf)),
    ...items.flatMap((item) =>
      isContentRight(item, address) ? [] : [{ pseq: item.pseq, fault: 'other_content' as const }],
    ),
    ...hiddenIn(items),
    ...items.flatMap(({ pseq }, i) =>
      isIncluded[i] === false ? [{ pseq, fault: 'not_in_log' as const }] : [],
    ),
    ...(anchor.size > 0 && !hasAnchor ? [{ pseq: 0, fault: 'anchor_differs' as const }] : []),
  ]
  const entries = items.map((item): TrailEntry => {
    const { index, pseq, event, ev } = item
    const proof = index < anchoredSize ? 'anchored' : index < checkpoint.size ? 'checkpoint' : 'none'
    return { index, pseq, event, evidence: ev, proof }
  })
  return { entries, alarms, checkpoint, anchoredSize }
}

/** The commitment is over salt and event: other words than were logged do not fit it. Spec §14. */
function isContentRight({ event, salt, commitment, pseq }: TrailItem, patient: string): boolean {
  if (event === null || salt === null) return true
  const isOwn = event.patient === patient && event.pseq === pseq
  return isOwn && makeLeaf(fromBase64url(salt), auditEventText(event)).commitment === commitment
}

/** An erasure says which numbers it took; a body that is gone without such a word was taken out. Spec §16. */
function hiddenIn(items: readonly TrailItem[]): readonly TrailAlarm[] {
  const named = items.flatMap(({ event }) => event?.erased ?? [])
  return items.flatMap(({ pseq, event }): TrailAlarm[] =>
    event !== null || isErasedPlace(named, pseq) ? [] : [{ pseq, fault: 'hidden' }],
  )
}

function chainLeaf({ pseq, commitment, event }: TrailItem): PatientChainLeaf {
  return { pseq, commitment, pprev: event?.pprev ?? null }
}

/** Whether an entry is in the checkpoint's tree; newer ones count as not asked yet. */
async function isInLog(tree: LogTree, { index, commitment }: TrailItem, size: number): Promise<boolean> {
  if (index >= size) return true
  const leafHash = hashLeaf(concat(Uint8Array.of(1), fromHex(commitment)))
  return holds(() => tree.prove({ index, leafHash }))
}

async function isBeginning(
  client: Client,
  anchor: Pick<Checkpoint, 'size' | 'root'>,
  checkpoint: Checkpoint,
): Promise<boolean> {
  const [first, second] = anchor.size <= checkpoint.size ? [anchor, checkpoint] : [checkpoint, anchor]
  return holds(() => requireConsistent(client, first, second))
}

async function holds(check: () => Promise<void>): Promise<boolean> {
  try {
    await check()
    return true
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'bad_proof') return false
    throw error
  }
}
