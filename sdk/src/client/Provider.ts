import type { Address, ClassName, KeyPair } from '@consentry/protocol'
import type { Session } from './login.ts'

/** The class-epoch key a record is sealed to. */
export type ClassKeyPlace = { readonly patient: Address; readonly class: ClassName; readonly epoch: number }

/** An organisation that reads and writes: its session, and the class keys it was granted. */
export type Provider = {
  readonly session: Session
  /** The key of a class and epoch, from a grant that was verified. Throws `no_key`. */
  classKey(place: ClassKeyPlace): Promise<KeyPair>
}
