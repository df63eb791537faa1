import {
  equal,
  type Frontier,
  type Millis,
  type NoteSigner,
  rootOf,
  type Sha256,
  signCheckpoint,
} from '@consentry/protocol'
import type { CheckpointLock } from '../ports/CheckpointLock.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { Signer } from '../ports/Signer.ts'
import type { CheckpointRow } from '../ports/TreeRows.ts'
import type { Cosigning } from './cosigning.ts'
import { edgeAt, extendEdge, storedRoot } from './logEdge.ts'
import { writeTiles } from './writeTiles.ts'

export interface CheckpointPorts {
  readonly ledger: Ledger
  readonly lock: CheckpointLock
  readonly signers: readonly Signer[]
  /** The key before, which signs too until a time. */
  readonly previous?: PreviousSigner | null
  /** Asks the witnesses; null or absent where there are none. */
  readonly cosigning?: Cosigning | null
  readonly origin: string
  readonly clock: Clock
  readonly hash: Sha256
}

/** A key that is being replaced. `until`: from then on the new one signs alone, ms. */
export interface PreviousSigner {
  readonly signer: Signer
  readonly until: Millis
}

export type Publication =
  | { readonly kind: 'published'; readonly row: CheckpointRow; readonly edge: Frontier }
  /** It is in the lock, and too few witnesses cosigned it: nobody is shown it, the next pass asks again. */
  | { readonly kind: 'unwitnessed'; readonly edge: Frontier }
  /** Another gateway on this ledger was faster. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'broken'; readonly reason: string }

/**
 * One checkpoint over the committed leaves up to `size` (§14): leaves hashed again onto `edge`, tiles written, read again
 * and hashed again, the root signed, swapped into the lock, cosigned by the witnesses, and only then published.
 * `before`: size up to which the tiles were written already.
 */
export async function publishCheckpoint(
  ports: CheckpointPorts,
  edge: Frontier | null,
  { size, before }: { readonly size: number; readonly before: number },
): Promise<Publication> {
  const { ledger, lock, origin, hash } = ports
  const extended = await extendEdge(ledger, edge ?? (await edgeAt(ledger, before, hash)), { size, hash })
  if (extended === null) return { kind: 'broken', reason: 'leaf_damaged' }
  if (!(await writeTiles(ledger, { before, size, roots: extended.roots, hash }))) {
    return { kind: 'broken', reason: 'tiles_not_kept' }
  }
  const root = rootOf(extended.edge, hash)

  const locked = await lock.load(origin)
  if (locked !== null && locked.size > size) return afterLargerLock(ledger, locked.size)
  if (locked !== null && !(await isContinued(ports, edge, locked))) {
    return { kind: 'broken', reason: 'other_root_than_lock' }
  }
  const note = signCheckpoint({ origin, size, root }, ...signersNow(ports))
  // From here on this log can never say anything else about these leaves.
  if (!(await lock.replace(origin, locked?.note ?? null, { size, root, note }))) return { kind: 'overtaken' }
  const cosigned = ports.cosigning == null ? note : await ports.cosigning({ note, size }, hash)
  if (cosigned === null) return { kind: 'unwitnessed', edge: extended.edge }
  const row: CheckpointRow = { size, root, note: cosigned, signedAt: ports.clock.now() }
  await ledger.write((tx) => tx.tree.insertCheckpoint(row))
  return { kind: 'published', row, edge: extended.edge }
}

// The edge in memory is the last word of this process; only somebody else's word needs a look at the store.
async function isContinued(
  { ledger, hash }: CheckpointPorts,
  edge: Frontier | null,
  locked: { readonly size: number; readonly root: Uint8Array },
): Promise<boolean> {
  const root = edge?.size === locked.size ? rootOf(edge, hash) : await storedRoot(ledger, locked.size, hash)
  return equal(root, locked.root)
}

// Our look at the leaves may be older than the lock; a ledger that was rolled back under us stays behind it.
async function afterLargerLock(ledger: Ledger, lockedSize: number): Promise<Publication> {
  const size = await ledger.read((tx) => tx.leaves.size())
  return size < lockedSize ? { kind: 'broken', reason: 'behind_lock' } : { kind: 'overtaken' }
}

/** Old and new key sign together while verifiers learn the new one (§14). */
function signersNow({ origin, signers, previous = null, clock }: CheckpointPorts): readonly NoteSigner[] {
  const isBoth = previous !== null && clock.now() < previous.until
  return [...signers, ...(isBoth ? [previous.signer] : [])].map((signer) => noteSigner(origin, signer))
}

function noteSigner(name: string, signer: Signer): NoteSigner {
  return { name, publicKey: signer.publicKey, sign: (message) => signer.sign(message) }
}
