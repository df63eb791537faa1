import type { Sha256Hex } from '../values/ids.ts'

/** The end of a patient's chain: the last leaf's place and commitment. Spec §14. */
export type PatientChainHead = { readonly pseq: number; readonly commitment: Sha256Hex }

/** What the next leaf of a patient names. Spec §14. */
export type PatientChainLink = { readonly pseq: number; readonly pprev: Sha256Hex }

/** A leaf of a trail as it is checked; `pprev` is null where the body was erased. Spec §14. */
export type PatientChainLeaf = PatientChainHead & { readonly pprev: Sha256Hex | null }

/**
 * What is wrong with a trail at a place: `gap` a number is missing, `fork` a number is there twice, `broken` a leaf
 * names another one before it. Each is an alarm. Spec §14.
 */
export type PatientChainFault = { readonly pseq: number; readonly fault: 'gap' | 'fork' | 'broken' }

const zeros = '0'.repeat(64) as Sha256Hex

/** The link after a head; null begins the chain. Spec §14. */
export function nextLink(head: PatientChainHead | null): PatientChainLink {
  return head === null ? { pseq: 0, pprev: zeros } : { pseq: head.pseq + 1, pprev: head.commitment }
}

/**
 * Checks leaves in the order of the log: `pseq` contiguous, `pprev` the commitment before.
 *
 * @param after - the head of an earlier check; null for the whole chain
 * @returns every fault; an empty list means the chain is whole. Spec §14
 */
export function checkPatientChain(
  leaves: readonly PatientChainLeaf[],
  after: PatientChainHead | null = null,
): PatientChainFault[] {
  const faults: PatientChainFault[] = []
  let head = after
  for (const leaf of leaves) {
    const link = nextLink(head)
    if (leaf.pseq > link.pseq) faults.push({ pseq: link.pseq, fault: 'gap' })
    else if (leaf.pseq < link.pseq) faults.push({ pseq: leaf.pseq, fault: 'fork' })
    else if (leaf.pprev !== null && leaf.pprev !== link.pprev)
      faults.push({ pseq: leaf.pseq, fault: 'broken' })
    head = leaf
  }
  return faults
}
