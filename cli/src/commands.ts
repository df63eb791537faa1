import type { Command } from './Command.ts'
import { patientActivity } from './patient/activity.ts'
import { patientGrant } from './patient/grant.ts'
import { patientGrants } from './patient/grants.ts'
import { patientInit } from './patient/init.ts'
import { patientOpen } from './patient/open.ts'
import { patientRecords } from './patient/records.ts'
import { patientRevoke } from './patient/revoke.ts'
import { patientRevokeAll } from './patient/revokeAll.ts'
import { patientRotate } from './patient/rotate.ts'
import { patientStatus } from './patient/status.ts'
import { patientUnlock } from './patient/unlock.ts'
import { providerInit } from './provider/init.ts'
import { providerPatients } from './provider/patients.ts'
import { providerRead } from './provider/read.ts'
import { providerRecords } from './provider/records.ts'
import { patientReceiptsCheck, providerReceiptsCheck } from './receipts/receiptsCheck.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  patientInit,
  patientUnlock,
  patientStatus,
  patientRecords,
  patientOpen,
  patientGrant,
  patientGrants,
  patientRevoke,
  patientRevokeAll,
  patientRotate,
  patientActivity,
  patientReceiptsCheck,
  providerInit,
  providerPatients,
  providerRecords,
  providerRead,
  providerReceiptsCheck,
]
