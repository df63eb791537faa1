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

/** How far back one looks, ms: what is older is for reports. */
const WINDOW = 30 * 86_400_000
const PAGE = 200

/** Reads what one's organisation did in the last 30 days from the gateway's AuditEvents, and checks the receipts of this sitting. */
export async function ownReads(session: Session): Promise<OwnReads> {
  const entries: OwnRead[] = []
  const date = `ge${new Date(Date.now() - WINDOW).toISOString()}`
  let cursor: string | undefined
  do {
    const { body } = await session.exchange('searchAuditEvents', { query: { _count: PAGE, date, cursor } })
    const bundle = JSON.parse(new TextDecoder().decode(body)) as Bundle
    for (const { resource } of bundle.entry ?? [])
      if (!resource.id.endsWith('-authz')) entries.push(readOf(resource))
    const next = bundle.link.find(({ relation }) => relation === 'next')
    cursor = next === undefined ? undefined : (new URL(next.url).searchParams.get('cursor') ?? undefined)
  } while (cursor !== undefined)
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
