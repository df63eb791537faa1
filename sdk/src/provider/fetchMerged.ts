import { merge, mergedBundle, type Resource, type SourceRecord, summary } from '@consentry/fhir'
import type { Address, ClassName, GrantPurpose } from '@consentry/protocol'
import { activeOrg } from '../client/activeOrg.ts'
import { orgOf } from '../client/orgOf.ts'
import type { Provider } from '../client/Provider.ts'
import { SdkError } from '../errors/SdkError.ts'
import { type FetchQuery, fetchResources, type UnreadResource } from './fetchResources.ts'
import { withheldClasses } from './withheldClasses.ts'

/** A merged record, and what of it is not there. */
export type FetchedBundle = {
  readonly bundle: Resource
  /** Records that did not open. */
  readonly unread: readonly UnreadResource[]
  /** Classes that are not granted, or not all of: what they hold is withheld, not absent. */
  readonly withheld: readonly ClassName[]
}

/**
 * Everything that is granted as one FHIR Bundle: what all writers say, each thing once, with Provenance, contradictions
 * linked. Throws what `fetchResources` throws. Spec §11, §18.
 */
export async function fetchBundle(provider: Provider, query: FetchQuery): Promise<FetchedBundle> {
  const { sources, unread } = await collect(provider, query)
  const timestamp = provider.session.client.ports.clock()
  const withheld = await withheldOf(provider, query, unread)
  return { bundle: mergedBundle(merge(sources), { timestamp, withheld }), unread, withheld }
}

/**
 * What is granted as an International Patient Summary (IPS 2.0), by one's organisation. A section that is not granted, or
 * whose records did not open, says that it is withheld; also where nothing at all is granted.
 * Throws `org_unavailable` and what `fetchResources` throws, but not `no_access`. Spec §11, §18.
 */
export async function fetchSummary(
  provider: Provider,
  query: { readonly patient: Address; readonly purpose: GrantPurpose },
): Promise<Resource> {
  const { client } = provider.session
  const id = orgOf(provider.session)
  const { name } = await activeOrg(client, id)
  const { sources, unread } = await collect(provider, query).catch(nothingGranted)
  return summary(merge(sources), {
    now: client.ports.clock(),
    author: { kind: 'organisation', id, name },
    withheld: await withheldOf(provider, query, unread),
  })
}

type Collected = { readonly sources: readonly SourceRecord[]; readonly unread: FetchedBundle['unread'] }

async function collect(provider: Provider, query: FetchQuery): Promise<Collected> {
  const sources: SourceRecord[] = []
  const unread: UnreadResource[] = []
  for await (const fetched of fetchResources(provider, query)) {
    if (fetched.kind === 'resource') sources.push(fetched)
    else unread.push({ recordId: fetched.recordId, class: fetched.class, code: fetched.code })
  }
  return { sources, unread }
}

/** What is not granted, and of what is granted the classes of records that did not open. */
async function withheldOf(
  provider: Provider,
  query: Pick<FetchQuery, 'patient' | 'purpose'>,
  unread: readonly UnreadResource[],
): Promise<readonly ClassName[]> {
  const closed = await withheldClasses(provider, query)
  return [...new Set([...closed, ...unread.map((one) => one.class)])]
}

function nothingGranted(error: unknown): Collected {
  if (error instanceof SdkError && error.code === 'no_access') return { sources: [], unread: [] }
  throw error
}
