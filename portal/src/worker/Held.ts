import type { Client, Session } from '@consentry/sdk'
import type { Agent } from '@consentry/sdk/agent'
import type { Patient } from '@consentry/sdk/patient'
import type { Eip1193Provider } from '@consentry/sdk/wallet/eip1193'

import type { OpenedRecords } from './openedRecords.ts'

/** What this worker holds while somebody is signed in. Nothing of it leaves the worker. */
export interface Held {
  provider: Eip1193Provider | null
  client: Client | null
  session: Session | null
  patient: Patient | null
  agent: Agent | null
  readonly opened: OpenedRecords
  /** When the wallet last gave a signature, by the monotonic clock in ms. */
  signedAt: number
}

/** A call that needs more than there is: the page asked too early, or was locked meanwhile. */
class NotSignedIn extends Error {
  override readonly name: string = 'NotSignedIn'
  readonly code = 'invalid_token'
}

/** The value, if there is one. Throws `invalid_token`. */
export function held<Value>(value: Value | null): Value {
  if (value === null) throw new NotSignedIn('Nobody is signed in')
  return value
}
