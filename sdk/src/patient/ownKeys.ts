import type { Awaitable, ClassName, KeyPair } from '@consentry/protocol'
import type { Patient } from './Patient.ts'

type Keys = Pick<Patient, 'vault' | 'generations'>

/** The key of a class and epoch, by the root that it belongs to. Throws `no_key`. Spec §5. */
export function ownClassKey({ vault, generations }: Keys, cls: ClassName, epoch: number): Awaitable<KeyPair> {
  const older = generations.find(({ lastEpochs }) => epoch <= (lastEpochs[cls] ?? 0))
  return vault.classKey(cls, epoch, older?.gen)
}

/** The inbox key that a writer found in the manifest of a number. Throws `no_key`. Spec §5, §7. */
export function ownInbox({ vault, generations }: Keys, keysSeq: number): Awaitable<KeyPair> {
  const older = generations.find(({ lastSeq }) => keysSeq <= lastSeq)
  return vault.inbox(older?.gen)
}
