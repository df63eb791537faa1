import { addCheckpointCases } from './addCheckpointCases.ts'
import type { Case } from './Case.ts'
import { cosignatureCases } from './cosignatureCases.ts'
import { policyCases } from './policyCases.ts'
import { proofCases } from './proofCases.ts'

/** Every file of vectors by its name. */
export function witnessVectors(): Readonly<Record<string, readonly Case[]>> {
  return {
    cosignature: cosignatureCases(),
    addCheckpoint: addCheckpointCases(),
    policy: policyCases(),
    tlogProof: proofCases(),
  }
}
