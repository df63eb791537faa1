import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { GrantView, OrgView, RecordItem } from '@consentry/sdk'
import type { GrantedAccess, OwnAccessRequest } from '@consentry/sdk/provider'
import type { AccessRequestToMe, Delegation, SlotView } from '@consentry/sdk/patient'
import type { OwnReads } from '../worker/ownReads.ts'
import type { ToldTrail } from '../worker/patientSharingApi.ts'
import type { Look } from '../worker/providerApi.ts'
import type { ShownRecord } from '../worker/shownRecord.ts'
import { portalWorker } from './connectWorker.ts'
import { take } from './PortalError.ts'

/** Names of what is cached; whoever changes something invalidates it by these. */
export const keys = {
  records: ['records'],
  grants: ['grants'],
  orgs: ['orgs'],
  trail: ['trail'],
  opened: ['opened'],
  requests: ['requests'],
  slots: ['slots'],
  delegates: ['delegates'],
  granted: ['granted'],
  asked: ['asked'],
  reads: ['reads'],
  patientRecords: ['patientRecords'],
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

/** What an organisation is called; the begin of its id while that is not known. */
export function useOrgName(): (org: string) => string {
  const orgs = useOrgs()
  return (org) => orgs.data?.find(({ orgId }) => orgId === org)?.name ?? org.slice(0, 10)
}

/** One's trail, checked and in words. */
export function useTrail(): UseQueryResult<ToldTrail> {
  return useQuery({ queryKey: keys.trail, queryFn: () => take(portalWorker().patient.trail()) })
}

/** Larger contents are left out. */
const MOST_BYTES = 1 << 20

/** One's own records with their content, as far as it is small; asked again when a record was added. */
export function useOpenedRecords(items: readonly RecordItem[]): UseQueryResult<readonly ShownRecord[]> {
  const small = items.filter(({ size }) => size <= MOST_BYTES).map(({ recordId, ver }) => ({ recordId, ver }))
  return useQuery({
    queryKey: [...keys.opened, small],
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: () => take(portalWorker().patient.open(small)),
  })
}

/** What patients granted one's organisation. */
export function useGranted(): UseQueryResult<readonly GrantedAccess[]> {
  return useQuery({ queryKey: keys.granted, queryFn: () => take(portalWorker().provider.granted()) })
}

/** Requests for access that one's organisation made. */
export function useAsked(): UseQueryResult<readonly OwnAccessRequest[]> {
  return useQuery({ queryKey: keys.asked, queryFn: () => take(portalWorker().provider.requests()) })
}

/** A patient's records that one may read now, opened. A refusal throws away what was read before. */
export function usePatientRecords(look: Look): UseQueryResult<readonly ShownRecord[]> {
  return useQuery({
    queryKey: [...keys.patientRecords, look],
    retry: false,
    gcTime: 0,
    queryFn: () => take(portalWorker().provider.read(look, MOST_BYTES)),
  })
}

/** What organisations ask the patient for. */
export function useRequests(): UseQueryResult<readonly AccessRequestToMe[]> {
  return useQuery({ queryKey: keys.requests, queryFn: () => take(portalWorker().patient.requests()) })
}

/** Ways into one's vault. */
export function useSlots(): UseQueryResult<readonly SlotView[]> {
  return useQuery({ queryKey: keys.slots, queryFn: () => take(portalWorker().patient.slots()) })
}

/** People who may act for the patient. */
export function useDelegates(): UseQueryResult<readonly Delegation[]> {
  return useQuery({ queryKey: keys.delegates, queryFn: () => take(portalWorker().patient.delegates()) })
}

/** What one's organisation did. */
export function useOwnReads(): UseQueryResult<OwnReads> {
  return useQuery({ queryKey: keys.reads, queryFn: () => take(portalWorker().provider.reads()) })
}
