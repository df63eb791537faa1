export * from './index.ts'
export type { Agent } from './agent/Agent.ts'
export { leaveNetwork, type LeaveOptions, type LeaveReport } from './agent/leaveNetwork.ts'
export { addMember, dropFromOrgVault, joinOrgVault, memberRoles, removeMember } from './agent/members.ts'
export { listMessages, type ReceivedMessage, sendMessage, type SentMessage } from './agent/messages.ts'
export {
  createOrgVault,
  finishOrgKey,
  openOrgVault,
  type OpenOrgVaultOptions,
  type OrgVaultOptions,
} from './agent/orgVault.ts'
export { type NewRoot, rollOrgKey, type RolledKey, type RollOptions } from './agent/rollOrgKey.ts'
export { receiveGrants, type ReceivedGrant } from './agent/receiveGrants.ts'
