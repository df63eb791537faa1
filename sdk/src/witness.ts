export {
  createWitness,
  type Witness,
  type WitnessAnswer,
  type WitnessedLog,
  type WitnessPorts,
} from './witness/createWitness.ts'
export { openWitnessState, type WitnessStateOptions } from './witness/openWitnessState.ts'
export { readWitnessKey, type WitnessKey } from './witness/readWitnessKey.ts'
export { serveWitness, type WitnessServerOptions } from './witness/serveWitness.ts'
export type { SeenTree, WitnessState } from './witness/WitnessState.ts'
