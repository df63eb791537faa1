import type { Opening } from '@consentry/protocol'
import type { Said } from '../follow/FakeChain.ts'
import type { Party } from './Party.ts'
import type { PartyBlock } from './PartyBlock.ts'
import { apply, nothing, type PartyState, replay } from './replay.ts'

/** What somebody asks for. */
export interface AskedRead {
  readonly party: Party
  readonly by: 'member' | 'reader' | 'patient'
  readonly record: 0 | 1
  readonly purpose: 'TREAT' | 'HRESCH'
}

const CLASSES = [['labs'], ['labs', 'hiv']] as const
const MAX_STALE = 60
const BITS = [1, 2, 4, 8, 16]
const has = (bits: number, bit: number): boolean => Math.floor(bits / bit) % 2 === 1

/**
 * What may be permitted, said as plainly as possible: it keeps the whole chain that was last followed and every denial
 * that anybody ever saw, and computes everything anew for each read. It may permit what the gateway refuses; what it
 * forbids the gateway must refuse.
 */
export class Reference {
  readonly openings = new Map<number, { readonly id: string; readonly opening: Opening }[]>()
  readonly erased = new Set<string>()
  private followed: readonly PartyBlock[] | null = null
  private readonly seen = new Set<string>()
  private readonly revoked = new Set<string>()
  private readonly floors = new Map<number, number>()
  /** Subjects that were denied, each with the newest block of a denial. */
  private readonly standing = new Map<string, { readonly block: number; readonly party: number }>()
  private readonly depth: number

  constructor(depth: number) {
    this.depth = depth
  }

  /** A new process knows no view; what was denied it knows for ever. */
  restart(): void {
    this.followed = null
  }

  fenceGrant(id: string): void {
    this.revoked.add(id)
  }

  fenceAll(party: number, version: number): void {
    this.floors.set(party, Math.max(this.floors.get(party) ?? 0, version + 1))
  }

  /** The gateway says that it has followed exactly these blocks. */
  follow(blocks: readonly PartyBlock[]): void {
    this.followed = blocks
    const states = new Map<number, PartyState>()
    for (const block of blocks) {
      for (const { party, said } of block.events) {
        const before = states.get(party) ?? nothing()
        states.set(party, before)
        if (!this.seen.has(block.hash)) this.noteDenial(before, said, { block: block.number, party })
        apply(before, said, block)
      }
      this.seen.add(block.hash)
    }
    this.clear(blocks)
  }

  permits({ party, by, record, purpose }: AskedRead, wall: number): boolean {
    const blocks = this.followed
    const head = blocks?.at(-1)
    if (blocks === null || head === undefined) return false
    const maxStale = by === 'patient' ? 86_400 : MAX_STALE
    if (head.time - wall > 120 || wall - head.time > maxStale) return false
    const views = [this.safeHeight(blocks), head.number].map((at) => replay(blocks, party.number, at))
    if (this.erased.has(party.records[record])) return false
    const clocks: Clocks = { late: Math.max(wall, head.time), early: Math.min(wall, head.time) }
    if (by === 'patient') return true
    if (by === 'reader') return this.mayRead(party, views, clocks)
    return (
      this.isOrgFine(party, views, clocks, purpose) &&
      this.isMemberFine(party, views, clocks) &&
      (this.openings.get(party.number) ?? []).some((grant) =>
        this.isGranted(grant, { party, record, purpose, views, clocks, blocks }),
      )
    )
  }

  private safeHeight(blocks: readonly PartyBlock[]): number {
    return Math.max(0, (blocks.at(-1)?.number ?? 0) - this.depth)
  }

  private noteDenial(before: PartyState, said: Said, place: { block: number; party: number }): void {
    const lost = (key: string, had: number, keeps: number): void => {
      const isLess = keeps === 0 || BITS.some((bit) => has(had, bit) && !has(keeps, bit))
      const earlier = this.standing.get(key)?.block ?? 0
      if (isLess) this.standing.set(key, { ...place, block: Math.max(place.block, earlier) })
    }
    if (said.type === 'Revoked') this.revoked.add(said.id)
    if (said.type === 'AllRevoked')
      this.floors.set(place.party, Math.max(this.floors.get(place.party) ?? 0, said.version))
    if (said.type === 'OrgAccredited') lost(`org:${place.party}`, before.org?.roles ?? 0, said.roles)
    if (said.type === 'OrgSuspended') lost(`org:${place.party}`, 1, 0)
    if (said.type === 'MemberSet')
      lost(`member:${said.who}`, before.members.get(said.who)?.bits ?? 0, said.roles)
    if (said.type === 'DelegateSet')
      lost(`delegate:${said.delegate}`, before.delegates.get(said.delegate)?.bits ?? 0, said.rights)
  }

  /** Only a later word at the safe block lifts a denial. */
  private clear(blocks: readonly PartyBlock[]): void {
    for (const [key, { block, party }] of this.standing) {
      const safe = replay(blocks, party, this.safeHeight(blocks))
      const [kind, who = ''] = key.split(':')
      const word =
        kind === 'org'
          ? safe.org?.status === 'active'
            ? safe.org
            : null
          : ((kind === 'member' ? safe.members : safe.delegates).get(who) ?? null)
      const permits = word !== null && ('bits' in word ? word.bits !== 0 : true)
      if (permits && word.block >= block) this.standing.delete(key)
    }
  }

  private mayRead({ reader }: Party, views: readonly PartyState[], { late }: Clocks): boolean {
    if (this.standing.has(`delegate:${reader}`)) return false
    return views.every(({ delegates }) => {
      const fact = delegates.get(reader)
      return fact !== undefined && has(fact.bits, 16) && late < fact.validUntil
    })
  }

  private isOrgFine(party: Party, views: readonly PartyState[], { late }: Clocks, purpose: string): boolean {
    if (this.standing.has(`org:${party.number}`)) return false
    const role = purpose === 'HRESCH' ? 16 : 1
    return views.every(
      ({ org }) => org !== null && org.status === 'active' && has(org.roles, role) && late < org.validUntil,
    )
  }

  private isMemberFine({ member }: Party, views: readonly PartyState[], { late }: Clocks): boolean {
    if (this.standing.has(`member:${member}`)) return false
    return views.every(({ members }) => {
      const fact = members.get(member)
      return fact !== undefined && (has(fact.bits, 1) || has(fact.bits, 2)) && late < fact.validUntil
    })
  }

  private isGranted({ id, opening }: { id: string; opening: Opening }, at: GrantPlace): boolean {
    const { party, record, purpose, views, clocks, blocks } = at
    const { terms, version } = opening
    const latest = views.at(-1)?.grants.get(id)
    const registered = latest?.registered
    const named = blocks.find(({ number }) => number === terms.blockNumber)
    if (registered == null || named === undefined) return false
    const { signer } = registered
    const hadRight =
      registered.by === party.patient ||
      (signer !== null && has(signer.bits, 1) && registered.time < signer.validUntil)
    const isFresh = named.hash === terms.blockHash && named.time <= registered.time
    return (
      views.every(({ grants, floor }) => grants.get(id)?.status === 'active' && version >= floor) &&
      !this.revoked.has(id) &&
      version >= (this.floors.get(party.number) ?? 0) &&
      hadRight &&
      isFresh &&
      registered.time - named.time <= 3_600 &&
      registered.orgName === terms.granteeName &&
      terms.notBefore <= clocks.early &&
      clocks.late < terms.expiresAt &&
      CLASSES[record].every((name) => terms.classes.some((granted) => granted === name)) &&
      terms.actions.includes('read') &&
      terms.purposes.includes(purpose)
    )
  }
}

interface Clocks {
  /** What ends, ends by this one. */
  readonly late: number
  /** What begins, begins by this one. */
  readonly early: number
}

interface GrantPlace extends Pick<AskedRead, 'party' | 'record' | 'purpose'> {
  readonly views: readonly PartyState[]
  readonly clocks: Clocks
  readonly blocks: readonly PartyBlock[]
}
