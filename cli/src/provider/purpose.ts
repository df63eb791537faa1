import type { GrantPurpose } from '@consentry/protocol'
import type { Arguments } from '../Arguments.ts'
import type { OptionSpec } from '../Command.ts'
import { parsePurposes } from '../values/words.ts'

/** The option that says what for; each request names exactly one purpose. */
export const purposeOption: OptionSpec = {
  name: 'purpose',
  value: 'PURPOSE',
  help: 'what for: TREAT (default), ETREAT, HPAYMT, HOPERAT, PATRQT, FAMRQT, HRESCH; the patient sees it',
}

/** The purpose of a call. Throws `usage`. */
export function purposeOf(args: Arguments): GrantPurpose {
  const [purpose = 'TREAT'] = parsePurposes([args.option('purpose') ?? 'TREAT'])
  return purpose
}
