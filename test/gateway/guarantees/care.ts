import {
  type Address,
  type BlockHash,
  type ClassName,
  type GrantId,
  type KeysDigest,
  grantIdOf,
  type OrgId,
  type RecordId,
  revocationOf,
  type Role,
  type SignatureHex,
  serialiseOpening,
  typedDataDigest,
  to0x,
} from '@consentry/protocol'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { bytes32, hash, ms, orgId, recordId, s } from '../../support/ids.ts'
import type { TemporaryFolder } from '../../support/temporaryFolder.ts'
import { FakeChain, type Said } from '../follow/FakeChain.ts'
import { memoryFolder } from '../rig/memoryFolder.ts'
import { openRig, type Rig, type RigOptions, rigClock } from '../rig/openRig.ts'
import { type RigAnswer, type RigSession, rigLogin, rigWallet } from '../rig/rigSession.ts'
import { type ServedRig, serveRig } from '../rig/serveRig.ts'
import { recordRow } from '../store/rows.ts'

/** Numbers of wallets. */
export const who = { patient: 11, member: 12, delegate: 13, stranger: 14 } as const

export const addressOf = (name: keyof typeof who): Address => rigWallet(who[name]).address
export const clinic: OrgId = orgId(0xc1)
export const clinicName = 'Harbour Clinic'
export const labs: RecordId = recordId(0x1ab)
const FOR_LONG = s(900_000)

/** A patient who granted a clinic her labs, before a real gateway over a chain in memory. */
export interface Care {
  rig: Rig
  served: ServedRig
  readonly chain: FakeChain
  readonly grant: GrantId
  login(name: keyof typeof who, role?: Role): Promise<RigSession>
  /** Mines these events, follows, and sets the clock to the head. */
  say(...said: readonly Said[]): Promise<void>
  askKey(session: RigSession, purpose?: string | null): Promise<RigAnswer>
  fence(target: GrantId | 'all', version?: number): Promise<RigAnswer>
  setClockToHead(): void
  /** A new process on the same files. */
  restart(): Promise<void>
  close(): Promise<void>
}

type CareOptions = Pick<RigOptions, 'settings' | 'wrapLedger' | 'signatures' | 'loginSignatures'>

export async function openCare(options: CareOptions = {}): Promise<Care> {
  const folder = await memoryFolder()
  const chain = new FakeChain()
  const clock = rigClock(0)
  const open = () => openRig({ ...options, dir: folder.path, clock, chain })
  const rig = await open()
  const named = chain.mine()
  const grant = await storeCare(rig, named)
  const care = createCare({ rig, served: await serveRig(rig), folder, grant, open })
  await care.say(...beginning(grant))
  await care.say()
  await care.say()
  return care
}

function createCare(parts: {
  readonly rig: Rig
  readonly served: ServedRig
  readonly folder: TemporaryFolder
  readonly grant: GrantId
  readonly open: () => Promise<Rig>
}): Care {
  const { grant, folder, open } = parts
  const { chain, clock } = parts.rig
  const care: Care = {
    rig: parts.rig,
    served: parts.served,
    chain,
    grant,
    login: (name, role = 'patient') =>
      rigLogin({ url: care.served.url, clock }, { wallet: rigWallet(who[name]), role }),
    say: async (...said) => {
      chain.mine(said)
      care.setClockToHead()
      await care.rig.engine.follower.poll()
    },
    askKey: (session, purpose = 'TREAT') => {
      const body = { action: 'read', ...(purpose === null ? {} : { purpose }) }
      return session.call('POST', `/v1/patients/${addressOf('patient')}/records/${labs}/key`, body)
    },
    fence: async (target, version = 0) =>
      postFence(care.served.url, await signedFence(care.rig, target, version)),
    setClockToHead: () => {
      clock.time = (chain.blocks.at(-1)?.header.time ?? 0) * 1_000
    },
    restart: async () => {
      await care.served.close()
      await care.rig.close()
      care.rig = await open()
      care.served = await serveRig(care.rig)
    },
    close: async () => {
      await care.served.close()
      await care.rig.close()
      await folder.remove()
    },
  }
  return care
}

/** Opening and record, as the gateway took them before. */
async function storeCare(rig: Rig, named: ReturnType<FakeChain['mine']>): Promise<GrantId> {
  const patient = addressOf('patient')
  const opening = {
    patient,
    version: 0,
    terms: {
      grantee: clinic,
      granteeName: clinicName,
      classes: ['labs' as ClassName],
      actions: ['read', 'write'] as const,
      purposes: ['TREAT'] as const,
      notBefore: s(0),
      expiresAt: FOR_LONG,
      recordsFrom: s(0),
      recordsTo: FOR_LONG,
      blockNumber: named.number,
      blockHash: named.hash as BlockHash,
      salt: bytes32(1),
    },
  }
  const id = grantIdOf(opening)
  await rig.base.ledger.write(async (tx) => {
    await tx.consents.insertOpening({
      id,
      patient,
      org: clinic,
      opening: serialiseOpening(opening),
      signer: patient,
      signature: '0xab',
      expiresAt: FOR_LONG,
      acceptedAt: ms(1),
    })
    const change = { patient, recordId: labs, className: 'labs', also: [], admittedHeight: 1, org: null }
    const row = recordRow(1, { ...change, sha256: hash(0xb10b), t: ms(1_000) })
    await tx.records.insert(row, { kind: 1, epoch: 1, wrap: new Uint8Array(114).fill(0x5e) })
    await tx.blobs.insert({ sha256: hash(0xb10b), cid: 'none', size: 100, session: 'aa', storedAt: ms(1) })
  })
  return id
}

function beginning(grant: GrantId): readonly Said[] {
  const patient = addressOf('patient')
  return [
    {
      type: 'OrgAccredited',
      orgId: clinic,
      admin: addressOf('member'),
      roles: 1,
      validUntil: FOR_LONG,
      name: clinicName,
    },
    memberIs(1),
    { type: 'KeysSet', patient, digest: bytes32(1) as KeysDigest, seq: 1, version: 0 },
    delegateIs(16),
    { type: 'Granted', patient, id: grant, by: patient, version: 0 },
  ]
}

export function memberIs(roles: number, until: number = FOR_LONG): Said {
  const validUntil = s(roles === 0 ? 0 : until)
  return { type: 'MemberSet', orgId: clinic, who: addressOf('member'), roles, validUntil }
}

export function delegateIs(rights: number, until: number = FOR_LONG): Said {
  const validUntil = s(rights === 0 ? 0 : until)
  const patient = addressOf('patient')
  return { type: 'DelegateSet', patient, delegate: addressOf('delegate'), rights, validUntil, version: 0 }
}

/** No login: the signature is the authority. */
async function postFence(url: string, fence: object): Promise<RigAnswer> {
  const response = await fetch(`${url}/v1/fences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fence),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, bytes, proof: null }
}

async function signedFence({ base }: Rig, target: GrantId | 'all', version: number) {
  const patient = addressOf('patient')
  const said = revocationOf(
    patient,
    target === 'all' ? { kind: 'all', version } : { kind: 'grant', id: target },
  )
  const digest =
    said.primaryType === 'Revoke'
      ? typedDataDigest(base.net, said.primaryType, said.message)
      : typedDataDigest(base.net, said.primaryType, said.message)
  const key = privateKeyToAccount(`0x${who.patient.toString(16).padStart(64, '0')}`)
  const sig = (await key.sign({ hash: to0x(digest) as Hex })) as SignatureHex
  return { patient, signer: patient, target, sig, ...(target === 'all' ? { version } : {}) }
}
