import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { GrantView, OrgView, RecordItem } from '@consentry/sdk'
import type { Trail } from '@consentry/sdk/patient'
import { portalWorker } from './connectWorker.ts'
import { take } from './PortalError.ts'

/** Names of what is cached; whoever changes something invalidates it by these. */
export const keys = {
  records: ['records'],
  grants: ['grants'],
  orgs: ['orgs'],
  trail: ['trail'],
} as const

/** One's own records, without their content. */
export function useRecords(): UseQueryResult<readonly RecordItem[]> {
  return useQuery({ queryKey: keys.records, queryFn: () => take(portalWorker().patient.records()) })
}

/** Grants that one gave. */
export function useGrants(): UseQueryResult<readonly GrantView[]> {
  return useQuery({ queryKey: keys.grants, queryFn: () => take(portalWorker().patient.grants()) })
}

/** Organisations of the network. */
export function useOrgs(): UseQueryResult<readonly OrgView[]> {
  return useQuery({ queryKey: keys.orgs, queryFn: () => take(portalWorker().patient.orgs()) })
}

/** One's trail, checked. */
export function useTrail(): UseQueryResult<Trail> {
  return useQuery({ queryKey: keys.trail, queryFn: () => take(portalWorker().patient.trail()) })
}
