import {
  proofHash,
  type BlockHash,
  type ClassName,
  type GrantPurpose,
  type Opening,
  serialiseOpening,
  type SignatureHex,
} from '@consentry/protocol'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import { authenticRequest } from '../../../gateway/src/handover/AuthenticRequest.ts'
import { bytes32, hash, ms, s } from '../../support/ids.ts'
import type { TemporaryFolder } from '../../support/temporaryFolder.ts'
import { FakeChain, type Said } from '../follow/FakeChain.ts'
import { memoryFolder } from '../rig/memoryFolder.ts'
import { openRig, type Rig, rigClock } from '../rig/openRig.ts'
import { recordRow, sessionRow } from '../store/rows.ts'
import { grantIdOf, type Party } from './Party.ts'
import type { PartyBlock } from './PartyBlock.ts'
import { type AskedRead, Reference } from './Reference.ts'
import { type PartyState, replay } from './replay.ts'

const signature = `0x${'1'.repeat(130)}` as SignatureHex

/** Words of a grant that a schedule chooses. */
export interface GrantWords {
  readonly classes: readonly string[]
  readonly purposes: readonly string[]
  readonly name: string
  readonly notBefore: number
  readonly expiresAt: number
  /** How many blocks before the head the grant names one, and whether with its right hash. */
  readonly named: { readonly back: number; readonly isRight: boolean }
}

/** A gateway with its chain and, beside it, the reference that is told the same. */
export class World {
  readonly chain: FakeChain
  readonly reference: Reference
  blocks: PartyBlock[] = []
  /** Wall clock minus time of the chain's head, s. */
  skew = 0
  private pending: { party: number; said: Said }[] = []
  private readonly parties: readonly Party[]
  private readonly folder: TemporaryFolder
  private rig: Rig

  private constructor(
    parties: readonly Party[],
    opened: { folder: TemporaryFolder; rig: Rig; depth: number },
  ) {
    this.parties = parties
    this.folder = opened.folder
    this.rig = opened.rig
    this.chain = opened.rig.chain
    this.reference = new Reference(opened.depth)
    this.blocks = [this.blockOf([])]
  }

  static async open(parties: readonly Party[], depth: number): Promise<World> {
    const folder = await memoryFolder()
    const chain = new FakeChain()
    chain.finality = depth === 0 ? { kind: 'instant', embedded: true } : { kind: 'depth', blocks: depth }
    const rig = await openGateway(folder, chain)
    await rig.base.ledger.write(async (tx) => {
      for (const { patient, records } of parties) {
        for (const [at, recordId] of records.entries()) {
          const change = {
            patient,
            recordId,
            className: 'labs',
            also: at === 0 ? [] : ['hiv'],
            admittedHeight: 1,
          }
          const row = recordRow(1, { ...change, t: ms(900_000), sha256: hash(Number(`0x${recordId}`)) })
          await tx.records.insert(row, { kind: 1, epoch: 1, wrap: new Uint8Array(114) })
        }
      }
    })
    return new World(parties, { folder, rig, depth })
  }

  async close(): Promise<void> {
    await this.rig.close()
    await this.folder.remove()
  }

  get headTime(): number {
    return this.blocks.at(-1)?.time ?? 0
  }

  /** What the chain itself says, followed or not. */
  state(party: Party): PartyState {
    const waiting: PartyBlock = {
      number: this.blocks.length,
      hash: bytes32(0),
      time: this.headTime + 10,
      events: this.pending,
    }
    return replay([...this.blocks, waiting], party.number, this.blocks.length)
  }

  /** An event for the next block. */
  say(party: Party, said: Said): void {
    this.pending.push({ party: party.number, said })
  }

  mine(): void {
    const events = this.pending
    this.pending = []
    this.chain.mine(events.map(({ said }) => said))
    this.blocks = [...this.blocks, this.blockOf(events)]
  }

  /** Another chain from `depth` blocks below the head on; it is longer by one. What waited is forgotten. */
  fork(depth: number): void {
    const kept = Math.max(2, this.blocks.length - depth)
    const grown = this.blocks.length - kept + 1
    this.chain.cutTo(kept - 1)
    this.blocks = this.blocks.slice(0, kept)
    this.pending = []
    for (let i = 0; i < grown; i++) this.mine()
  }

  async poll(): Promise<void> {
    this.setClock()
    const state = await this.rig.engine.follower.poll()
    const isAtHead = state.kind === 'ready' && state.latest.hash === this.blocks.at(-1)?.hash
    if (isAtHead) this.reference.follow(this.blocks)
  }

  async restart(): Promise<void> {
    await this.rig.close()
    this.rig = await openGateway(this.folder, this.chain)
    this.reference.restart()
  }

  /** A grant that the patient signed; it counts when the chain has registered it. */
  async openGrant(party: Party, { named, ...words }: GrantWords): Promise<void> {
    const known = this.reference.openings.get(party.number) ?? []
    const id = grantIdOf(party, known.length)
    const block = this.blocks[Math.max(1, this.blocks.length - 1 - named.back)] ?? this.blocks[0]
    const opening: Opening = {
      patient: party.patient,
      version: this.state(party).version,
      terms: {
        grantee: party.org,
        granteeName: words.name,
        classes: words.classes as readonly ClassName[],
        actions: ['read'],
        purposes: words.purposes as readonly GrantPurpose[],
        notBefore: s(words.notBefore),
        expiresAt: s(words.expiresAt),
        recordsFrom: s(0),
        recordsTo: s(9_000),
        blockNumber: block?.number ?? 0,
        blockHash: (named.isRight ? (block?.hash ?? '') : `0x${hash(1)}`) as BlockHash,
        salt: id,
      },
    }
    const { patient, org } = party
    const { expiresAt } = opening.terms
    const text = serialiseOpening(opening)
    await this.rig.base.ledger.write((tx) =>
      tx.consents.insertOpening({
        id,
        patient,
        org,
        opening: text,
        signer: patient,
        signature,
        expiresAt,
        acceptedAt: ms(1),
      }),
    )
    this.reference.openings.set(party.number, [...known, { id, opening }])
  }

  /** A signed revocation; only an acknowledged one is told to the reference. */
  async fence(party: Party, target: 'all' | number, version: number): Promise<void> {
    this.setClock()
    const { patient } = party
    const id = target === 'all' ? null : grantIdOf(party, target)
    const common = { patient, signer: patient, sig: signature }
    const fence = id === null ? { ...common, target: 'all' as const, version } : { ...common, target: id }
    try {
      await this.rig.paths.revoke({ fence, spend: () => {} })
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'stale_sequence') return
      if (error instanceof GatewayError && error.code === 'chain_stale') return
      throw error
    }
    if (id === null) this.reference.fenceAll(party.number, version)
    else this.reference.fenceGrant(id)
  }

  async erase({ patient, records }: Party, record: 0 | 1): Promise<void> {
    await this.rig.base.ledger.write((tx) => tx.records.erase(patient, records[record]))
    this.reference.erased.add(records[record])
  }

  /** Whether the gateway lets the key out. */
  async read({ party, by, record, purpose }: AskedRead): Promise<boolean> {
    this.setClock()
    const actor = { member: party.member, reader: party.reader, patient: party.patient }[by]
    const org = by === 'member' ? party.org : null
    const request = authenticRequest({
      session: sessionRow(party.number, { address: actor, role: org ?? 'patient' }),
      actor,
      org,
      dpop: 'proof',
      proofHash: proofHash('proof'),
      target: '/',
      body: new Uint8Array(),
      lines: null,
    })
    const wanted = { ciphertext: false, evidence: false }
    const input = { patient: party.patient, records: [party.records[record]], purpose, wanted }
    try {
      const [outcome] = await this.rig.paths.read(request, input)
      return outcome?.kind === 'released'
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'chain_stale') return false
      throw error
    }
  }

  wall(): number {
    return this.headTime + this.skew
  }

  party(number: number): Party {
    const party = this.parties[number]
    if (party === undefined) throw new TypeError('no such party')
    return party
  }

  private setClock(): void {
    this.rig.clock.time = this.wall() * 1_000
  }

  private blockOf(events: PartyBlock['events']): PartyBlock {
    const header = this.chain.blocks.at(-1)?.header
    if (header === undefined) throw new TypeError('an empty chain')
    return { number: header.number, hash: header.hash, time: header.time, events }
  }
}

function openGateway(folder: TemporaryFolder, chain: FakeChain): Promise<Rig> {
  // Whose signature counts is tested elsewhere: here every signature is one.
  const signatures = { isValid: async () => true }
  return openRig({ dir: folder.path, clock: rigClock(0), chain, signatures })
}
