import { openCheckpoint } from './note.ts'
import { leafHash, sha256, treeHash } from './proofs.ts'

/** What a trail or a whole log as an audit bundle proves, from docs/spec/audit-bundle.md alone. For tests only. */

export interface ReferenceFinding {
  readonly at: number | null
  readonly what: string
}

type Line = Readonly<Record<string, unknown>> & { readonly type: string; readonly index?: number }
type Event = Readonly<Record<string, unknown>>

/** Checks leaves, events, trails, checkpoint and receipts of a bundle of a whole log. */
export function checkReferenceBundle(text: string): readonly ReferenceFinding[] {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  const of = (type: string): readonly Line[] => lines.filter((line) => line.type === type)
  const [deployment] = of('deployment')
  const vkeys = deployment?.['vkeys'] as { checkpoint: string; receipt: string }
  const leaves = of('leaf').map(({ commitment }) => Buffer.from(String(commitment), 'hex'))
  const findings: ReferenceFinding[] = []
  for (const { note } of of('checkpoint')) {
    const checkpoint = openCheckpoint(String(note), vkeys.checkpoint)
    if (checkpoint === null) findings.push({ at: null, what: 'signature of the checkpoint' })
    else if (Buffer.compare(treeHash(leaves.slice(0, checkpoint.size).map(hashOf)), checkpoint.root) !== 0)
      findings.push({ at: null, what: 'root' })
  }
  findings.push(...checkEvents(of('event'), leaves))
  for (const { note } of of('receipt')) {
    const receipt = String(note).split('\n')
    const at = Number(receipt[2])
    if (openCheckpoint(String(note), vkeys.receipt) === null)
      findings.push({ at, what: 'signature of a receipt' })
    else if (hashOf(leaves[at] ?? sha256()).toString('base64') !== receipt[3])
      findings.push({ at, what: 'leaf of a receipt' })
  }
  return findings
}

function checkEvents(events: readonly Line[], leaves: readonly Buffer[]): readonly ReferenceFinding[] {
  const findings: ReferenceFinding[] = []
  const heads = new Map<string, { readonly next: number; readonly commitment: string }>()
  for (const { index = -1, salt, event } of events) {
    const said = event as Event
    const commitment = sha256(
      Buffer.from('consentry/leaf/v1\0'),
      Buffer.from(String(salt), 'base64url'),
      Buffer.from(canonical(said)),
    )
    if (Buffer.compare(commitment, leaves[index] ?? sha256()) !== 0)
      findings.push({ at: index, what: 'event' })
    if (said['patient'] === undefined) continue
    const head = heads.get(String(said['patient'])) ?? { next: 0, commitment: '0'.repeat(64) }
    const isNext = said['pseq'] === head.next && said['pprev'] === head.commitment
    // After an erasure the chain goes on from a leaf whose event is gone.
    const isBehindErased = Number(said['pseq']) > head.next
    if (!isNext && !isBehindErased) findings.push({ at: index, what: 'trail' })
    heads.set(String(said['patient']), {
      next: Number(said['pseq']) + 1,
      commitment: commitment.toString('hex'),
    })
  }
  return findings
}

function hashOf(commitment: Uint8Array): Buffer {
  return leafHash(Buffer.concat([Uint8Array.of(1), commitment]))
}

/** RFC 8785 for what an event may hold: names in order, no spaces. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}
