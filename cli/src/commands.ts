import { auditorCheckpoint } from './auditor/checkpoint.ts'
import { auditorConsistency } from './auditor/consistency.ts'
import { auditorReceipt } from './auditor/receipt.ts'
import { auditorSnapshot } from './auditor/snapshot.ts'
import { auditorVerify } from './auditor/verify.ts'
import { auditorWitness } from './auditor/witness.ts'
import type { Command } from './Command.ts'
import { patientWatch, providerWatch } from './events/watch.ts'
import { networkAccredit } from './network/accredit.ts'
import { networkMemberAdd, networkMemberRemove } from './network/member.ts'
import { networkStatus } from './network/status.ts'
import { networkSuspend } from './network/suspend.ts'
import { networkDemo, networkUp } from './network/up.ts'
import { patientAdd } from './patient/add.ts'
import { patientActivity } from './patient/activity.ts'
import { patientApprove } from './patient/approve.ts'
import { patientAuditBundle } from './patient/auditBundle.ts'
import { patientDecline } from './patient/decline.ts'
import { patientDelegateAdd, patientDelegateList, patientDelegateRemove } from './patient/delegate.ts'
import { patientErase } from './patient/erase.ts'
import { patientExport } from './patient/export.ts'
import { patientGrant } from './patient/grant.ts'
import { patientGrants } from './patient/grants.ts'
import { patientImport } from './patient/import.ts'
import { patientInit } from './patient/init.ts'
import { patientMessages, patientSend } from './patient/messages.ts'
import { patientOpen } from './patient/open.ts'
import { patientRecords } from './patient/records.ts'
import { patientReport } from './patient/report.ts'
import { patientRequests } from './patient/requests.ts'
import { patientRevoke } from './patient/revoke.ts'
import { patientRevokeAll } from './patient/revokeAll.ts'
import { patientRotate } from './patient/rotate.ts'
import { patientStatus } from './patient/status.ts'
import { patientSummary } from './patient/summary.ts'
import { patientUnlock } from './patient/unlock.ts'
import { providerFetch } from './provider/fetch.ts'
import { providerInit } from './provider/init.ts'
import { providerLeave } from './provider/leave.ts'
import { providerMessages, providerSend } from './provider/messages.ts'
import { providerPatients } from './provider/patients.ts'
import { providerRead } from './provider/read.ts'
import { providerRecords } from './provider/records.ts'
import { providerRequest } from './provider/request.ts'
import { providerRequests } from './provider/requests.ts'
import { providerRollKey } from './provider/rollKey.ts'
import { providerSync } from './provider/sync.ts'
import { providerWrite } from './provider/write.ts'
import { patientReceiptsCheck, providerReceiptsCheck } from './receipts/receiptsCheck.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  patientInit,
  patientUnlock,
  patientStatus,
  patientAdd,
  patientImport,
  patientRecords,
  patientOpen,
  patientGrant,
  patientGrants,
  patientRevoke,
  patientRevokeAll,
  patientRotate,
  patientRequests,
  patientApprove,
  patientDecline,
  patientDelegateAdd,
  patientDelegateList,
  patientDelegateRemove,
  patientActivity,
  patientReport,
  patientReceiptsCheck,
  patientAuditBundle,
  patientMessages,
  patientSend,
  patientWatch,
  patientSummary,
  patientExport,
  patientErase,
  providerInit,
  providerRequest,
  providerRequests,
  providerPatients,
  providerRecords,
  providerRead,
  providerFetch,
  providerSync,
  providerWrite,
  providerMessages,
  providerSend,
  providerWatch,
  providerReceiptsCheck,
  providerRollKey,
  providerLeave,
  auditorVerify,
  auditorSnapshot,
  auditorReceipt,
  auditorConsistency,
  auditorCheckpoint,
  auditorWitness,
  networkStatus,
  networkAccredit,
  networkSuspend,
  networkMemberAdd,
  networkMemberRemove,
  networkUp,
  networkDemo,
]
