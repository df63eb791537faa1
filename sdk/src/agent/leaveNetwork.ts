import { logout } from '../client/login.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Agent } from './Agent.ts'

/** What stays behind when an organisation or one of its devices leaves, by name. */
export type LeaveReport = {
  /** What is gone from this device. */
  readonly deleted: readonly string[]
  /** What has to stay, with the reason. */
  readonly kept: readonly string[]
}

/** What else this device holds for the organisation, such as sync cursors and copies of records. */
export type LeaveOptions = {
  /** Name of a store → deletes it. Run in this order; a failure is thrown, and what came before is gone. */
  readonly stores?: Readonly<Record<string, () => Promise<void>>>
}

/**
 * Ends the work of an organisation on this device: the session, the organisation's root and keys, every class key it
 * learned, and the stores named. Receipts are kept: they are the organisation's own proof. Ending the membership on
 * chain is `removeMember`; the patients' grants end by date or by the patients. Throws what a store throws, and
 * `unreachable` where the session could not be ended: keys are gone by then. Spec §9.2, §14.
 */
export async function leaveNetwork(agent: Agent, { stores = {} }: LeaveOptions = {}): Promise<LeaveReport> {
  const deleted: string[] = []
  for (const [name, remove] of Object.entries(stores)) {
    await remove()
    deleted.push(name)
  }
  // First: a gateway that does not answer must not keep the keys here.
  agent.forget()
  await endSession(agent)
  return {
    deleted: [...deleted, 'session', 'organisation keys', 'class keys'],
    kept: ['receipts: the proof of what was read and written'],
  }
}

/** A session that is over needs no end. */
async function endSession({ session }: Agent): Promise<void> {
  try {
    await logout(session)
  } catch (error) {
    if (!(error instanceof SdkError && error.code === 'invalid_token')) throw error
  }
}
