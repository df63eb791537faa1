import type { GasTable } from './gasChain.ts'

/** The most gas that an operation may cost, for an enrolled patient and with the counter above zero. */
export const goals: GasTable = {
  grant: 55_500,
  grantBySig: 64_500,
  grantBatch50: 35_500,
  revoke: 41_000,
  anchor: 47_000,
}
