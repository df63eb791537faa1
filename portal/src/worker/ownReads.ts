import { checkReceipts, type Session } from '@consentry/sdk'

/** Something that one's organisation did with a patient's record, newest first. */
export interface OwnRead {
  readonly id: string
  readonly t: number
  readonly patient: string
  readonly kind: 'read' | 'search' | 'write' | 'other'
  readonly classes: readonly string[]
}

/** What one did, and whether every receipt that was kept is in the log. */
export interface OwnReads {
  readonly entries: readonly OwnRead[]
  readonly isProved: boolean
}

/** Pages of the log's FHIR view that are read: what is older is for reports. */
const MOST_PAGES = 20
const PAGE = 200

/** Reads what one's organisation did from the gateway's AuditEvents, and checks the receipts of this sitting. */
export async function ownReads(session: Session): Promise<OwnReads> {
  const entries: OwnRead[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const { body } = await session.exchange('searchAuditEvents', { query: { _count: PAGE, cursor } })
    const bundle = JSON.parse(new TextDecoder().decode(body)) as Bundle
    for (const { resource } of bundle.entry ?? [])
      if (!resource.id.endsWith('-authz')) entries.push(readOf(resource))
    const next = bundle.link.find(({ relation }) => relation === 'next')
    cursor = next === undefined ? undefined : (new URL(next.url).searchParams.get('cursor') ?? undefined)
    if (cursor === undefined) break
  }
  const { alarms } = await checkReceipts(session.client)
  return { entries: entries.reverse(), isProved: alarms.length === 0 }
}

interface Bundle {
  readonly link: readonly { readonly relation: string; readonly url: string }[]
  readonly entry?: readonly { readonly resource: AuditEvent }[]
}

interface AuditEvent {
  readonly id: string
  readonly recorded: string
  readonly action: string
  readonly entity: readonly {
    readonly what?: { readonly type?: string; readonly identifier?: { readonly value?: string } }
    readonly securityLabel?: readonly { readonly code: string }[]
  }[]
}

const KINDS: Readonly<Record<string, OwnRead['kind']>> = { R: 'read', E: 'search', C: 'write' }

function readOf({ id, recorded, action, entity }: AuditEvent): OwnRead {
  const patient = entity.find(({ what }) => what?.type === 'Patient')?.what?.identifier?.value ?? ''
  const classes = entity.flatMap(({ securityLabel = [] }) => securityLabel.map(({ code }) => code))
  return { id, t: Date.parse(recorded), patient, kind: KINDS[action] ?? 'other', classes }
}
