import { hash } from 'node:crypto'
import {
  appendLeaf,
  emptyFrontier,
  type Frontier,
  hashLeaf,
  installSha256,
  newFullTiles,
  proveInclusion,
  rootOf,
  tileWidth,
  verifyInclusion,
} from '@consentry/protocol'
import { nodeSha256 } from '../gateway/src/adapters/crypto/nodeSha256.ts'
import { openLedger } from '../gateway/src/adapters/store/openLedger.ts'
import type { LeafEntry } from '../gateway/src/ports/LeafWriter.ts'
import type { Ledger } from '../gateway/src/ports/Ledger.ts'
import { createTreeReader } from '../gateway/src/publish/treeReader.ts'
import { address } from '../test/support/ids.ts'
import { temporaryFolder } from '../test/support/temporaryFolder.ts'
import { BenchError } from './BenchError.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import { durableWrites } from './durableWrites.ts'
import { benchLeafWriter } from './log/benchLeafWriter.ts'
import { median, perSecond, timed, timedByProcessor } from './timed.ts'

const RUNS = 3
const ENTRIES = 8_000
/** As many as the follower writes in one transaction. */
const BATCH = 1_000
const LEAVES = 2 ** 20
const PROOFS = 300
const PATIENTS = 100
const EVIDENCE = 2_000
/** Leaves between two looks at the memory. */
const MEMORY_STEP = 2 ** 16

/** Hashes of all nodes of a full tree by level, 32 bytes each. */
type Levels = readonly Buffer[]

/**
 * `log.appendPerSecond`: entries with salt and link to the patient's last, durable in the ledger, in batches;
 * `log.appendEvidencedPerSecond`: with evidence of 2 KB each beside them. `log.proofMs1M`: an
 * inclusion proof out of the ledger's tiles. `log.verifyRatio`: a million leaves hashed to the root, to as many bare
 * hashes; `log.verifyGrowthMiB`: the memory that this took beyond what was there.
 */
export async function benchLog(): Promise<BenchRow[]> {
  // As the gateway does.
  installSha256(nodeSha256)
  const append = await measureAppend(false)
  const evidenced = await measureAppend(true)
  const proof = await measureProof()
  return [
    benchRow('log', 'log.appendPerSecond', '1/s', append, { limit: 30_000 }),
    benchRow('log', 'log.appendEvidencedPerSecond', '1/s', evidenced, { limit: median(append) }),
    benchRow('log', 'log.proofMs1M', 'ms', proof, { limit: 1 }),
    ...(await measureVerify()),
    await durableWrites('log'),
  ]
}

async function onLedger<Result>(work: (ledger: Ledger) => Promise<Result>): Promise<Result> {
  const folder = await temporaryFolder()
  const ledger = await openLedger({ dir: folder.path })
  try {
    return await work(ledger)
  } finally {
    await ledger.close()
    await folder.remove()
  }
}

function measureAppend(isEvidenced: boolean): Promise<number[]> {
  return onLedger(async (ledger) => {
    let made = 0
    const writeLeaves = benchLeafWriter()
    const millis = await timed(RUNS, async () => {
      for (let i = 0; i < ENTRIES; i += BATCH) {
        const entries = Array.from({ length: BATCH }, () => entryOf(made++, isEvidenced))
        await ledger.write((tx) => writeLeaves(tx, entries))
      }
    })
    return perSecond(ENTRIES, millis)
  })
}

function entryOf(number: number, isEvidenced: boolean): LeafEntry {
  return {
    type: 'read',
    verdict: 'allow',
    patient: address(1 + (number % PATIENTS)),
    actor: address(7),
    action: 'read',
    decision: 'allow',
    reason: 'grant',
    n: 1,
    ...(isEvidenced ? { evidence: Buffer.from(`evidence ${number} ${'e'.repeat(EVIDENCE)}`) } : {}),
  }
}

function measureProof(): Promise<number[]> {
  return onLedger(async (ledger) => {
    const levels = fullTree(LEAVES)
    await ledger.write(async (tx) => {
      for (const { level, index } of newFullTiles(0, LEAVES)) {
        const from = index * tileWidth * 32
        const hashes = levels[Number(level) * 8]?.subarray(from, from + tileWidth * 32)
        if (hashes !== undefined) await tx.tree.insertTile(Number(level), index, hashes)
      }
    })
    const root = new Uint8Array(levels.at(-1) ?? [])
    const prove = (index: number) =>
      ledger.read(async (tx) => {
        const proof = await proveInclusion({ index, size: LEAVES }, createTreeReader(tx, LEAVES))
        return { proof, leafHash: levels[0]?.subarray(index * 32, index * 32 + 32) ?? root }
      })
    const sample = await prove(77_777)
    verifyInclusion({ ...sample, index: 77_777, size: LEAVES, root })
    const millis = await timedByProcessor(RUNS, async () => {
      for (let i = 0; i < PROOFS; i++) await prove((i * 2_654_435_761) % LEAVES)
    })
    return millis.map((one) => one / PROOFS)
  })
}

function fullTree(size: number): Levels {
  const depth = Math.log2(size)
  const levels = Array.from({ length: depth + 1 }, (_, level) => Buffer.alloc((size / 2 ** level) * 32))
  let edge: Frontier = emptyFrontier
  const onNode = (level: number, index: number, node: Uint8Array) => levels[level]?.set(node, index * 32)
  for (let i = 0; i < size; i++)
    edge = appendLeaf(edge, hashLeaf(leafOf(i), nodeSha256), { onNode, hash: nodeSha256 })
  return levels
}

const leafBytes = new Uint8Array(33).fill(1)
const leafView = new DataView(leafBytes.buffer)

/** A leaf until the next is asked for, so that making leaves is not what is measured. */
function leafOf(number: number): Uint8Array {
  leafView.setUint32(1, number)
  return leafBytes
}

/**
 * A tree of n leaves is n hashes of 34 bytes and n − 1 of 65. The bare hashes are in the fastest form that Node has;
 * leaves come one after another, as from a file.
 */
async function measureVerify(): Promise<BenchRow[]> {
  const [leafInput, nodeInput] = [new Uint8Array(34), new Uint8Array(65)]
  const bare = await timedByProcessor(RUNS, () => {
    for (let i = 0; i < LEAVES; i++) {
      hash('sha256', leafInput, 'hex')
      hash('sha256', nodeInput, 'hex')
    }
  })
  const before = process.memoryUsage().rss
  let most = before
  const whole = await timedByProcessor(RUNS, () => {
    let edge: Frontier = emptyFrontier
    for (let i = 0; i < LEAVES; i++) {
      edge = appendLeaf(edge, hashLeaf(leafOf(i), nodeSha256), { hash: nodeSha256 })
      if (i % MEMORY_STEP === 0) most = Math.max(most, process.memoryUsage().rss)
    }
    if (rootOf(edge, nodeSha256).length !== 32) throw new BenchError('the log has no root')
  })
  const ratios = whole.map((millis, i) => (bare[i] ?? 0) / millis)
  return [
    benchRow('log', 'log.verifyRatio', '×', ratios, { limit: 0.5 }),
    benchRow('log', 'log.verifyPerSecond', '1/s', perSecond(LEAVES, whole), {
      limit: median(perSecond(LEAVES, bare)),
    }),
    benchRow('log', 'log.verifyGrowthMiB', 'MiB', [(most - before) / 2 ** 20], { limit: 32 }),
  ]
}
