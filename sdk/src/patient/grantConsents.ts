import { ProtocolError, type SignatureHex, typedDataOf } from '@consentry/protocol'
import { mapBounded } from '../client/mapBounded.ts'
import type { AnyCode } from '../errors/codes.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { GrantTerms } from './GrantTerms.ts'
import type { Patient } from './Patient.ts'
import { type PreparedGrant, prepareGrant } from './prepareGrant.ts'
import { rotateKeys } from './rotateKeys.ts'
import { type GivenGrant, sendGrant } from './sendGrant.ts'

/** What became of one of several grants, in the order given. `cause` says more of a failure. */
export type GrantOutcome = GivenGrant | { readonly code: AnyCode; readonly cause: unknown }

/**
 * How several are given. `each`: what fails is that grant's matter. `all`: nothing is sent before every one is prepared and
 * signed, and the first failure until then ends it. Default `each`.
 */
export type GrantConsentsOptions = { readonly mode?: 'each' | 'all' }

type Signed = PreparedGrant & { readonly sig: SignatureHex }
type Failed = Extract<GrantOutcome, { readonly code: AnyCode }>

const atATime = 4

/**
 * Gives several grants: one prompt for each, and one more where any is without history. All are signed before the first
 * is sent, so that a person sees all of it before anything is effective. Throws what `rotateKeys` throws; with `all` also
 * what preparing and signing throw. Spec §8, §15.4
 */
export async function grantConsents(
  patient: Patient,
  list: readonly GrantTerms[],
  { mode = 'each' }: GrantConsentsOptions = {},
): Promise<readonly GrantOutcome[]> {
  const { wallet, net } = patient.session.client
  const renewed = await rotateOnce(patient, list)
  const signed: (Signed | Failed)[] = []
  for (const terms of list) {
    try {
      const prepared = await prepareGrant(renewed, terms)
      signed.push({
        ...prepared,
        sig: await wallet.signTypedData(typedDataOf(net, 'Grant', prepared.opening)),
      })
    } catch (error) {
      if (mode === 'all') throw error
      signed.push(failureOf(error))
    }
  }
  return mapBounded(signed, atATime, async (one) => {
    if ('code' in one) return one
    try {
      return await sendGrant(renewed, one)
    } catch (error) {
      return failureOf(error)
    }
  })
}

/** The classes of all grants without history begin their new epochs together. */
async function rotateOnce(patient: Patient, list: readonly GrantTerms[]): Promise<Patient> {
  const classes = new Set(list.flatMap((terms) => (terms.history === 'excluded' ? terms.classes : [])))
  return classes.size === 0 ? patient : rotateKeys(patient, { classes: [...classes] })
}

/** A person who declines one may sign the next; what is no failure of this package is nobody's outcome. */
function failureOf(cause: unknown): Failed {
  if (cause instanceof SdkError || cause instanceof ProtocolError) return { code: cause.code, cause }
  throw cause
}
