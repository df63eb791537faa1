import { expect } from 'chai'
import fc from 'fast-check'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import { proveConsistency, verifyConsistency } from '../../../protocol/src/audit/consistency.ts'
import { proveInclusion, verifyInclusion } from '../../../protocol/src/audit/inclusion.ts'
import {
  appendLeaf,
  emptyFrontier,
  type Frontier,
  hashLeaf,
  type NodeReader,
  readFrontier,
  readRoot,
  rootOf,
} from '../../../protocol/src/audit/tree.ts'
import { referenceConsistency, referenceInclusion, referenceRoot } from '../../reference/tree.ts'

const SIZES = 64
const leaves = Array.from({ length: SIZES }, (_, i) => hashLeaf(toUtf8(`leaf ${i}`)))

type Grown = { frontiers: Frontier[]; nodes: Map<string, Uint8Array>; hashAt: NodeReader }

/** A tree grown leaf by leaf; `hashAt` knows exactly the nodes that appending completed. */
function grow(): Grown {
  const nodes = new Map<string, Uint8Array>()
  const frontiers = [emptyFrontier]
  for (const leaf of leaves) {
    const onNode = (level: number, index: number, hash: Uint8Array): void => {
      nodes.set(`${level}/${index}`, hash)
    }
    frontiers.push(appendLeaf(frontiers.at(-1) ?? emptyFrontier, leaf, { onNode }))
  }
  const hashAt: NodeReader = (level, index) => {
    const node = nodes.get(`${level}/${index}`)
    if (node === undefined) throw new TypeError(`node ${level}/${index} is not complete`)
    return node
  }
  return { frontiers, nodes, hashAt }
}

const isRefused = (check: () => void): boolean => {
  try {
    check()
  } catch (error) {
    return (error as { code: string }).code === 'bad_proof'
  }
  return false
}

describe('tree, all sizes up to 64 against the recursive definitions', () => {
  const { frontiers, nodes, hashAt } = grow()

  it('has the same roots, appended or read', async () => {
    for (let size = 0; size <= SIZES; size++) {
      const root = referenceRoot(leaves.slice(0, size))
      const frontier = frontiers[size] ?? emptyFrontier
      expect(rootOf(frontier)).to.deep.equal(root)
      expect(await readRoot(size, hashAt)).to.deep.equal(root)
      expect(await readFrontier(size, hashAt)).to.deep.equal(frontier)
    }
  })

  it('completes every node once: 2n − 1 of them for a power of two', () => {
    expect(nodes.size).to.equal(2 * SIZES - 1)
  })

  it('proves every leaf of every size, and only with the right length', async () => {
    for (let size = 1; size <= SIZES; size++) {
      const root = referenceRoot(leaves.slice(0, size))
      for (let index = 0; index < size; index++) {
        const proof = await proveInclusion({ index, size }, hashAt)
        expect(proof).to.deep.equal(referenceInclusion(index, leaves.slice(0, size)))
        const leafHash = leaves[index] ?? root
        const claim = { leafHash, index, size, root, proof }
        verifyInclusion(claim)
        expect(isRefused(() => verifyInclusion({ ...claim, proof: [...proof, root] }))).to.equal(true)
        expect(
          proof.length > 0 && !isRefused(() => verifyInclusion({ ...claim, proof: proof.slice(1) })),
        ).to.equal(false)
      }
    }
  })

  it('proves every pair of sizes', async () => {
    for (let second = 1; second <= SIZES; second++) {
      const secondRoot = referenceRoot(leaves.slice(0, second))
      for (let first = 1; first <= second; first++) {
        const firstRoot = referenceRoot(leaves.slice(0, first))
        const proof = await proveConsistency({ first, second }, hashAt)
        expect(proof).to.deep.equal(referenceConsistency(first, leaves.slice(0, second)))
        const claim = { first, second, firstRoot, secondRoot, proof }
        verifyConsistency(claim)
        expect(isRefused(() => verifyConsistency({ ...claim, proof: [...proof, firstRoot] }))).to.equal(true)
        expect(
          proof.length > 0 && !isRefused(() => verifyConsistency({ ...claim, proof: proof.slice(1) })),
        ).to.equal(false)
      }
    }
  })

  it('lets the empty tree grow into any, with its own root only', async () => {
    const secondRoot = referenceRoot(leaves)
    const claim = { first: 0, second: SIZES, firstRoot: rootOf(emptyFrontier), secondRoot, proof: [] }
    expect(await proveConsistency({ first: 0, second: SIZES }, hashAt)).to.deep.equal([])
    verifyConsistency(claim)
    expect(isRefused(() => verifyConsistency({ ...claim, firstRoot: secondRoot }))).to.equal(true)
  })

  it('refuses a proof with any bit changed', async () => {
    const proof = await proveInclusion({ index: 37, size: 61 }, hashAt)
    const root = referenceRoot(leaves.slice(0, 61))
    fc.assert(
      fc.property(fc.nat(proof.length - 1), fc.nat(31), fc.nat(7), (node, byte, bit) => {
        const changed = proof.map((hash) => hash.slice())
        const hash = changed[node] ?? root
        hash[byte] = (hash[byte] ?? 0) ^ (1 << bit)
        const claim = { leafHash: leaves[37] ?? root, index: 37, size: 61, root, proof: changed }
        expect(isRefused(() => verifyInclusion(claim))).to.equal(true)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('refuses hashes of another length, whatever was hashed before', async () => {
    const proof = await proveInclusion({ index: 37, size: 61 }, hashAt)
    const root = referenceRoot(leaves.slice(0, 61))
    const claim = { leafHash: leaves[37] ?? root, index: 37, size: 61, root }
    for (const cut of [0, 31, 33]) {
      const changed = proof.map((hash, i) => (i === 2 ? new Uint8Array([...hash, 0]).subarray(0, cut) : hash))
      verifyInclusion({ ...claim, proof })
      expect(isRefused(() => verifyInclusion({ ...claim, proof: changed }))).to.equal(true)
    }
  })

  it('refuses numbers that are no sizes', async () => {
    const root = rootOf(emptyFrontier)
    for (const index of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(isRefused(() => verifyInclusion({ leafHash: root, index, size: 1, root, proof: [] }))).to.equal(
        true,
      )
    }
    const badSizes = [
      [-1, 1],
      [0.5, 1],
      [0, 0.5],
      [Number.NaN, 1],
      [0, 2 ** 53],
      [1, 0],
    ] as const
    for (const [first, second] of badSizes) {
      const sizes = { first, second, firstRoot: root, secondRoot: root, proof: [] }
      expect(isRefused(() => verifyConsistency(sizes))).to.equal(true)
    }
    for (const ask of [
      proveInclusion({ index: 1, size: 1 }, hashAt),
      proveConsistency({ first: 2, second: 1 }, hashAt),
    ]) {
      const error = await ask.then(String, (reason: unknown) => reason)
      expect(error).to.be.instanceOf(RangeError)
    }
  })
})
