import type { ClassName } from '@consentry/protocol'

/**
 * How far an older root reaches: the last manifest it published (`lastSeq`) and the last epoch of each class that its keys
 * are for. Later ones belong to the next root. Spec §5, §15.5.
 */
export type KeyGeneration = {
  readonly gen: number
  readonly lastSeq: number
  readonly lastEpochs: Readonly<Record<ClassName, number>>
}
