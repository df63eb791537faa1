import { type BundleLine, fromHex, verifyInclusion } from '@consentry/protocol'
import { type CheckedLog, holds, leafHashOf } from './checkLog.ts'
import type { Finding } from './Finding.ts'
import type { AuditInput } from './readAudit.ts'

type InclusionLine = Extract<BundleLine, { readonly type: 'inclusion' }>

/** Takes proofs of inclusion as they pass by. */
export type InclusionCheck = {
  add(line: InclusionLine): void
  /** To be called once all proofs have passed. */
  findings(): readonly Finding[]
}

/** Checks that each leaf is in the tree of a checkpoint. Where all leaves are there, their root says it. Spec §14. */
export function createInclusionCheck(
  { leaves }: AuditInput,
  { checkpoints, isWhole }: CheckedLog,
): InclusionCheck {
  const proved = new Set<number>()
  const broken: Finding[] = []
  return {
    add: ({ index, size, proof }) => {
      const commitment = leaves.get(index)
      const tree = checkpoints.find((checkpoint) => checkpoint.size === size)
      if (isWhole || commitment === undefined || tree === undefined) return
      const inclusion = {
        leafHash: leafHashOf(commitment),
        index,
        size,
        root: tree.root,
        proof: proof.map(fromHex),
      }
      if (holds(() => verifyInclusion(inclusion))) proved.add(index)
      else broken.push({ code: 'not_in_log', index, detail: 'proof of inclusion does not hold' })
    },
    findings: () => {
      const found = new Set(broken.map(({ index }) => index))
      const unproved = isWhole
        ? []
        : [...leaves.keys()].filter((index) => !proved.has(index) && !found.has(index))
      return [
        ...broken,
        ...unproved.map((index): Finding => ({ code: 'unproved', index, detail: 'no proof of inclusion' })),
      ]
    },
  }
}
