/**
 * What a delegate may do for a patient. GRANT, REVOKE and KEYS are decided by contract; READ lets somebody use the vault at
 * the gateway. Who may also open records holds a slot of the keyring. Spec §9.1.
 */
export type DelegateRight = 'GRANT' | 'REVOKE' | 'KEYS' | 'READ'

const bits: Readonly<Record<DelegateRight, number>> = { GRANT: 1, REVOKE: 2, KEYS: 4, READ: 16 }

/** The bits of rights, as SetDelegate carries them. Spec §9.1. */
export function rightsToBits(rights: readonly DelegateRight[]): number {
  return rights.reduce((sum, right) => sum | bits[right], 0)
}

/** The rights that bits stand for. Spec §9.1. */
export function rightsOfBits(sum: number): readonly DelegateRight[] {
  return (Object.keys(bits) as DelegateRight[]).filter((right) => (sum & bits[right]) !== 0)
}
