import type { GrantOnChain } from '../wallet/ChainView.ts'

/** Whether a grant is registered and neither revoked by itself nor with all others, below the patient's floor. Spec §9.1. */
export function isStanding({ status, version }: GrantOnChain, floor: number): boolean {
  return status === 1 && version >= floor
}
