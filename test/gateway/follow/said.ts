import type { KeysDigest } from '@consentry/protocol'
import { address, bytes32, grantId, orgId, s } from '../../support/ids.ts'
import { network, type Said } from './FakeChain.ts'

// Events by small numbers: patient 1, grant 5, organisation 7.

export const granted = (patient: number, id: number, version = 0): Said => ({
  type: 'Granted',
  patient: address(patient),
  id: grantId(id),
  by: address(patient),
  version,
})

export const revoked = (patient: number, id: number, version: number): Said => ({
  type: 'Revoked',
  patient: address(patient),
  id: grantId(id),
  by: address(patient),
  version,
})

export const allRevoked = (patient: number, version: number): Said => ({
  type: 'AllRevoked',
  patient: address(patient),
  by: address(patient),
  version,
})

export const keysSet = (patient: number, digest: number, seq: number, version: number): Said => ({
  type: 'KeysSet',
  patient: address(patient),
  digest: bytes32(digest) as KeysDigest,
  seq,
  version,
})

export const delegateSet = (patient: number, delegate: number, rights: number, version = 0): Said => ({
  type: 'DelegateSet',
  patient: address(patient),
  delegate: address(delegate),
  rights,
  validUntil: s(rights === 0 ? 0 : 99_999),
  version,
})

export const accredited = (org: number, roles = 1): Said => ({
  type: 'OrgAccredited',
  orgId: orgId(org),
  admin: address(100 + org),
  roles,
  validUntil: s(99_999),
  name: `Clinic ${org}`,
})

export const suspended = (org: number): Said => ({ type: 'OrgSuspended', orgId: orgId(org) })

export const encKeySet = (org: number, key: number, keyVersion: number): Said => ({
  type: 'EncKeySet',
  orgId: orgId(org),
  encKey: bytes32(key),
  keyVersion,
})

export const memberSet = (org: number, who: number, roles: number): Said => ({
  type: 'MemberSet',
  orgId: orgId(org),
  who: address(who),
  roles,
  validUntil: s(roles === 0 ? 0 : 99_999),
})

export const anchored = (size: number, root: number, by = network.orgId): Said => ({
  type: 'Anchored',
  orgId: by,
  logId: network.logId,
  size,
  root: bytes32(root),
  directory: bytes32(0),
})
