import { hash as nodeHash } from 'node:crypto'
import { ProtocolError, verifyConsistency, verifyInclusion } from '@consentry/protocol'
import { isConsistent, isIncluded } from '../../reference/proofs.ts'
import { referenceConsistency, referenceInclusion, referenceRoot } from '../../reference/tree.ts'

/** How many proofs and changes of one bit were looked at, and where ours and the reference disagreed. */
export interface Agreement {
  proofs: number
  changes: number
  readonly disagreements: string[]
}

const SIZES = 64
const BITS = 256
const hash = (bytes: Uint8Array): Uint8Array => nodeHash('sha256', bytes, 'buffer')
const leaves = Array.from({ length: SIZES }, (_, i) => hash(Uint8Array.of(0, i)))
const roots = Array.from({ length: SIZES + 1 }, (_, size) => referenceRoot(leaves.slice(0, size)))

/**
 * Every inclusion proof of every tree up to 64 leaves, as it is and with one bit of one hash changed: every `step`th
 * bit, beginning at another place each time so that all come up.
 */
export function agreeOnInclusions(step: number): Agreement {
  const agreement: Agreement = { proofs: 0, changes: 0, disagreements: [] }
  for (let size = 1; size <= SIZES; size++) {
    const root = roots[size] ?? hash(Uint8Array.of())
    for (let index = 0; index < size; index++) {
      const leafHash = leaves[index] ?? root
      const proof = referenceInclusion(index, leaves.slice(0, size))
      const both = (changed: readonly Uint8Array[]): Both => ({
        ours: holds(() => verifyInclusion({ leafHash, index, size, root, proof: changed }, hash)),
        reference: isIncluded(leafHash, { m: index, n: size, root, path: changed }),
      })
      compare(agreement, both, { proof, step, where: `inclusion of ${index} in ${size}` })
    }
  }
  return agreement
}

/** The same for the consistency of every pair of sizes. */
export function agreeOnConsistencies(step: number): Agreement {
  const agreement: Agreement = { proofs: 0, changes: 0, disagreements: [] }
  for (let second = 1; second <= SIZES; second++) {
    for (let first = 1; first <= second; first++) {
      const [firstRoot, secondRoot] = [
        roots[first] ?? hash(Uint8Array.of()),
        roots[second] ?? hash(Uint8Array.of()),
      ]
      const proof = referenceConsistency(first, leaves.slice(0, second))
      const both = (changed: readonly Uint8Array[]): Both => ({
        ours: holds(() => verifyConsistency({ first, second, firstRoot, secondRoot, proof: changed }, hash)),
        reference: isConsistent(changed, { m: first, n: second, oldRoot: firstRoot, newRoot: secondRoot }),
      })
      compare(agreement, both, { proof, step, where: `consistency of ${first} and ${second}` })
    }
  }
  return agreement
}

type Both = { readonly ours: boolean; readonly reference: boolean }

function compare(
  agreement: Agreement,
  both: (proof: readonly Uint8Array[]) => Both,
  {
    proof,
    step,
    where,
  }: { readonly proof: readonly Uint8Array[]; readonly step: number; readonly where: string },
): void {
  const expect = (changed: readonly Uint8Array[], isValid: boolean, what: string): void => {
    const { ours, reference } = both(changed)
    if (ours !== isValid || reference !== isValid)
      agreement.disagreements.push(`${where}, ${what}: ${ours}, ${reference}`)
  }
  expect(proof, true, 'as it is')
  agreement.proofs += 1
  for (const [at, node] of proof.entries()) {
    for (let bit = agreement.changes % step; bit < BITS; bit += step) {
      const other = Uint8Array.from(node)
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(proof.with(at, other), false, `bit ${bit} of hash ${at}`)
      agreement.changes += 1
    }
  }
}

function holds(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'bad_proof') return false
    throw error
  }
}
