import {
  type Address,
  type Bytes32,
  concat,
  from0x,
  type GrantId,
  keccak256,
  type KeysDigest,
  type OrgId,
  type Seconds,
  to0x,
  toUtf8,
} from '@consentry/protocol'
import type { RelayCall } from '../../../gateway/src/ports/OutboxRows.ts'
import type {
  AnchorOnChain,
  KeysOnChain,
  GrantOnChain,
  OrgOnChain,
  PatientOnChain,
  TimedRoles,
} from '../../../sdk/src/wallet/ChainView.ts'
import { address, bytes32 } from '../../support/ids.ts'
import type { FakeChain, Said } from '../../gateway/follow/FakeChain.ts'

/** A fact with the block that set it. */
export type Since<Fact> = Fact & { readonly block: number }

type Args = RelayCall['args']
/** Applies a call: the events it emits, or the name of the error it reverts with. */
type Method = (args: Args) => readonly Said[] | string

const grantType = keccak256(
  toUtf8(
    'Grant(address patient,uint64 version,Terms terms)Terms(bytes32 grantee,string granteeName,string[] classes,' +
      'string[] actions,string[] purposes,uint64 notBefore,uint64 expiresAt,uint64 recordsFrom,uint64 recordsTo,' +
      'uint64 blockNumber,bytes32 blockHash,bytes32 salt)',
  ),
)
const nobody: PatientOnChain = {
  version: 0,
  keysVersion: 0,
  floor: 0,
  keysSeq: 0,
  keysDigest: bytes32(0) as Bytes32 as KeysDigest,
}
const noRoles: TimedRoles = { roles: 0, validUntil: 0 as Seconds }

/** The contracts in memory, as far as a client meets them: counters, states and errors of protocol §9. */
export class FakeContracts {
  readonly chain: FakeChain
  readonly orgs = new Map<OrgId, OrgOnChain>()
  readonly keysHistory = new Map<string, KeysOnChain[]>()
  readonly nonces = new Map<Address, number>()
  readonly members = new Map<string, Since<TimedRoles>[]>()
  readonly delegates = new Map<string, Since<TimedRoles>[]>()
  anchor: AnchorOnChain = { size: 0, root: bytes32(0), time: 0 as Seconds }
  private readonly patients = new Map<Address, PatientOnChain>()
  private readonly grants = new Map<string, GrantOnChain>()

  constructor(chain: FakeChain) {
    this.chain = chain
  }

  patient(patient: Address): PatientOnChain {
    return this.patients.get(patient) ?? nobody
  }

  grant(patient: Address, id: GrantId): GrantOnChain {
    return this.grants.get(patient + id) ?? { status: 0, version: 0 }
  }

  /** What somebody was at the end of a block. */
  static at(history: readonly Since<TimedRoles>[] | undefined, block: number): TimedRoles {
    return history?.findLast((one) => one.block <= block) ?? noRoles
  }

  /** The events of a call, or its error; nothing changes where `isDry`. */
  apply({ method, args }: RelayCall, isDry = false): readonly Said[] | string {
    const saved = isDry ? structuredClone([this.patients, this.grants, this.nonces] as const) : null
    const anchor = this.anchor
    const result = this.methods[method]?.(args) ?? 'UnknownMethod'
    if (saved !== null) {
      const [patients, grants, nonces] = saved
      restore(this.patients, patients)
      restore(this.grants, grants)
      restore(this.nonces, nonces)
      this.anchor = anchor
    } else if (typeof result !== 'string') {
      this.remember(result)
    }
    return result
  }

  /** Facts of the provider registry, set as an administrator would. */
  say(events: readonly Said[]): void {
    this.remember(events)
    this.chain.mine(events)
  }

  private readonly methods: Readonly<Record<string, Method>> = {
    grantBySig: ([patient, by, version, termsHash]) =>
      this.grantBy(patient as Address, by as Address, Number(version), String(termsHash)),
    revokeBySig: ([patient, by, id]) => this.revokeBy(patient as Address, by as Address, id as GrantId),
    revokeAllBySig: ([patient, by, version]) =>
      this.revokeAllBy(patient as Address, by as Address, Number(version)),
    setKeysBySig: ([patient, , digest, seq, version, block, hash]) => {
      const now = this.patient(patient as Address)
      if (!this.isFresh(Number(block), String(hash))) return 'ConsentRegistryStale'
      if (seq !== now.keysSeq + 1 || version !== now.version) return 'ConsentRegistryBadSequence'
      this.patients.set(patient as Address, {
        ...now,
        keysSeq: seq,
        keysVersion: version,
        keysDigest: digest as KeysDigest,
      })
      return [{ type: 'KeysSet', patient: patient as Address, digest: digest as KeysDigest, seq, version }]
    },
    setDelegateBySig: ([patient, delegate, rights, validUntil, block, hash]) => {
      if (!this.isFresh(Number(block), String(hash))) return 'ConsentRegistryStale'
      const before = this.delegates.get(String(patient) + delegate)?.at(-1)?.roles ?? 0
      const losesKeys = (before & 4) !== 0 && (Number(rights) & 4) === 0
      const now = this.patient(patient as Address)
      const version = now.version + (rights === 0 || losesKeys ? 1 : 0)
      this.patients.set(patient as Address, { ...now, version })
      this.nonces.set(patient as Address, (this.nonces.get(patient as Address) ?? 0) + 1)
      const roles = { rights: Number(rights), validUntil: Number(validUntil) as Seconds }
      return [
        {
          type: 'DelegateSet',
          patient: patient as Address,
          delegate: delegate as Address,
          ...roles,
          version,
        },
      ]
    },
    anchor: ([orgId, logId, size, root]) => {
      if (Number(size) < this.anchor.size) return 'AuditAnchorNotMonotonic'
      const time = this.chain.timeOf(this.chain.blocks.length) as Seconds
      this.anchor = { size: Number(size), root: root as Bytes32, time }
      const said = {
        orgId: orgId as OrgId,
        logId: logId as Bytes32,
        size: Number(size),
        root: root as Bytes32,
      }
      return [{ type: 'Anchored', ...said, directory: bytes32(0) }]
    },
  }

  private grantBy(
    patient: Address,
    by: Address,
    version: number,
    termsHash: string,
  ): readonly Said[] | string {
    const now = this.patient(patient)
    if (version < now.floor || version > now.version) return 'ConsentRegistryBadSequence'
    const words = [
      from0x(`0x${patient.slice(2).padStart(64, '0')}`),
      from0x(bytes32(version)),
      from0x(termsHash),
    ]
    const id = to0x(keccak256(concat(grantType, ...words))) as GrantId
    const { status } = this.grant(patient, id)
    if (status === 2) return 'ConsentRegistryAlreadyUsed'
    if (status === 1) return []
    this.grants.set(patient + id, { status: 1, version })
    return [{ type: 'Granted', patient, id, by, version }]
  }

  private revokeBy(patient: Address, by: Address, id: GrantId): readonly Said[] {
    const now = this.patient(patient)
    const grant = this.grant(patient, id)
    if (grant.status === 2) return []
    const version = now.version + 1
    this.grants.set(patient + id, { ...grant, status: 2 })
    this.patients.set(patient, { ...now, version })
    return [{ type: 'Revoked', patient, id, by, version }]
  }

  private revokeAllBy(patient: Address, by: Address, signed: number): readonly Said[] | string {
    const now = this.patient(patient)
    if (signed < now.floor || signed > now.version) return 'ConsentRegistryBadSequence'
    const version = now.version + 1
    this.patients.set(patient, { ...now, version, floor: version })
    return [{ type: 'AllRevoked', patient, by, version }]
  }

  private isFresh(number: number, hash: string): boolean {
    const head = this.chain.blocks.length - 1
    return number >= head - 255 && this.chain.blocks[number]?.header.hash === hash
  }

  private remember(events: readonly Said[]): void {
    const block = this.chain.blocks.length
    for (const event of events) {
      if (event.type === 'KeysSet') {
        const time = this.chain.timeOf(block) as Seconds
        add(this.keysHistory, event.patient, { seq: event.seq, digest: event.digest, time })
      }
      if (event.type === 'DelegateSet')
        add(this.delegates, event.patient + event.delegate, {
          roles: event.rights,
          validUntil: event.validUntil,
          block,
        })
      if (event.type === 'MemberSet')
        add(this.members, event.orgId + event.who, {
          roles: event.roles,
          validUntil: event.validUntil,
          block,
        })
      if (event.type === 'OrgAccredited') {
        const { orgId, admin, roles, validUntil, name } = event
        this.orgs.set(orgId, { admin, roles, validUntil, name, status: 1, keyVersion: 0, encKey: null })
      }
      const org = 'orgId' in event ? this.orgs.get(event.orgId) : undefined
      if (event.type === 'EncKeySet' && org !== undefined)
        this.orgs.set(event.orgId, { ...org, encKey: from0x(event.encKey), keyVersion: event.keyVersion })
      if (event.type === 'OrgSuspended' && org !== undefined)
        this.orgs.set(event.orgId, { ...org, status: 2 })
    }
  }
}

/** An organisation nobody accredited. */
export const unknownOrg: OrgOnChain = {
  admin: address(0),
  validUntil: 0 as Seconds,
  status: 0,
  roles: 0,
  keyVersion: 0,
  encKey: null,
  name: '',
}

function add<Fact>(map: Map<string, Fact[]>, key: string, fact: Fact): void {
  map.set(key, [...(map.get(key) ?? []), fact])
}

function restore<Key, Value>(map: Map<Key, Value>, saved: ReadonlyMap<Key, Value>): void {
  map.clear()
  for (const [key, value] of saved) map.set(key, value)
}
