import type { Lease } from '../../ports/Lease.ts'

/** The lease of a gateway that is alone with its database. */
export const soleLease: Lease = { isHeld: () => true, renew: async () => {}, standDown: async () => {} }
