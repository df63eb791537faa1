export * from './index.ts'
export type { Agent } from './agent/Agent.ts'
export {
  createOrgVault,
  openOrgVault,
  type OpenOrgVaultOptions,
  type OrgVaultOptions,
} from './agent/orgVault.ts'
export { receiveGrants, type ReceivedGrant } from './agent/receiveGrants.ts'
