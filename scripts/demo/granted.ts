import { parseClassName, type ClassName } from '@consentry/protocol'

/** What every patient of the demo grants the clinic, read only and for treatment only. */
export const grantedClasses: readonly ClassName[] = ['labs', 'medications', 'vitals'].map(parseClassName)

/** Length of the grant: 90 days, in seconds. */
export const grantSeconds = 7_776_000
