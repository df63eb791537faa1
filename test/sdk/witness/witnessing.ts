import {
  addCheckpointText,
  hashLeaf,
  noteKeyTypes,
  type Seconds,
  signCheckpoint,
  toUtf8,
  verifierKey,
} from '@consentry/protocol'
import { createWitness, type Witness, type WitnessState } from '../../../sdk/src/witness.ts'
import { referenceConsistency, referenceRoot } from '../../reference/tree.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'

export const origin = 'gw.example/consentry/31337/1'
export const log = signerOfSeed(origin, new Uint8Array(32).fill(1))
export const nextLog = signerOfSeed(origin, new Uint8Array(32).fill(2))
export const signer = signerOfSeed('witness.example/w', new Uint8Array(32).fill(3))
export const vkey = verifierKey(signer.name, signer.publicKey, noteKeyTypes.cosignature)
export const now = 1_700_000_000 as Seconds

/** Leaves of a history: those from `fork` on are others. */
export const history = (size: number, fork = Number.POSITIVE_INFINITY): Uint8Array[] =>
  Array.from({ length: size }, (_, i) => hashLeaf(toUtf8(i < fork ? `leaf ${i}` : `other ${i}`)))

export const noteOf = (leaves: readonly Uint8Array[], ...signers: (typeof log)[]): string =>
  signCheckpoint(
    { origin, size: leaves.length, root: referenceRoot(leaves) },
    ...(signers.length === 0 ? [log] : signers),
  )

/** The honest request from an old size. */
export const requestOf = (old: number, leaves: readonly Uint8Array[], note = noteOf(leaves)): string => {
  const isProved = old > 0 && old < leaves.length
  const proof = isProved ? referenceConsistency(old, leaves) : []
  return addCheckpointText({ old, proof, checkpoint: note })
}

export function witnessOn(state: WitnessState): Witness {
  const vkeys = [log, nextLog].map(({ publicKey }) => verifierKey(origin, publicKey))
  return createWitness({ signer, logs: [{ origin, vkeys }], state, clock: () => now })
}
