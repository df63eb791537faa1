import {
  type Address,
  type Bytes32,
  fromBase64url,
  type KeysDigest,
  type ManifestRequest,
  type ManifestResponse,
  type Net,
  type OrgId,
  parseKeyring,
  type PatientView,
  type RandomSource,
  sha256,
  type SetKeysBody,
  to0x,
  toHex,
  typedDataDigest,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import { checkSequence, type IncomingManifest, readManifest } from '../grant/checkManifest.ts'
import { isMemberAtLatest, memberRoles } from '../grant/isMemberAtLatest.ts'
import { oweRelay } from '../grant/oweRelay.ts'
import { keysCall } from '../grant/relayCalls.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import type { Signatures } from '../ports/Signatures.ts'
import { ackEntry } from './ackEntry.ts'
import { requireStepUp } from './requireStepUp.ts'

const NO_DIGEST = `0x${'0'.repeat(64)}` as KeysDigest

export interface VaultPorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly signatures: Signatures
  readonly clock: Clock
  readonly random: RandomSource
  readonly appendLeaves: LeafWriter
  readonly notify: NoticeWriter
  readonly net: Net
  readonly limits: { readonly relaysPerDay: number }
}

export interface VaultPath {
  patient(patient: Address): Promise<PatientView>
  putManifest(request: AuthenticRequest, patient: Address, body: ManifestRequest): Promise<ManifestResponse>
  /** `digest` null: the current one. */
  manifest(request: AuthenticRequest, patient: Address, digest: Bytes32 | null): Promise<Uint8Array>
  keyring(request: AuthenticRequest, patient: Address): Promise<Uint8Array>
  orgKeyring(request: AuthenticRequest, org: OrgId): Promise<Uint8Array>
  putOrgKeyring(request: AuthenticRequest, org: OrgId, bytes: Uint8Array): Promise<void>
}

/** Key manifests and keyrings: public keys for writers, sealed roots for their owners. */
export function createVaultPath(ports: VaultPorts): VaultPath {
  const { ledger, readiness } = ports
  return {
    patient: (patient) => ledger.read((tx) => patientView(tx, readiness.view().latest.number, patient)),
    putManifest: (request, patient, body) => putManifest(ports, request, { patient, body }),
    manifest: (request, patient, digest) =>
      ledger.read((tx) => findManifest(ports, tx, { request, patient, digest })),
    keyring: (request, patient) =>
      ledger.read(async (tx) => {
        await requireRight(ports, tx, { request, patient, right: 'READ' })
        const bytes = await currentKeyring(tx, patient)
        if (bytes === null) throw new GatewayError('no_access', 'no keyring stored')
        return bytes
      }),
    orgKeyring: (request, org) =>
      ledger.read(async (tx) => {
        await requireAgent(ports, tx, request, org)
        const bytes = await tx.vaults.orgKeyring(org)
        if (bytes === null) throw new GatewayError('not_found', 'organisation has no keyring yet')
        return bytes
      }),
    putOrgKeyring: async (request, org, bytes) => {
      parseKeyring(bytes)
      await ledger.write(async (tx) => {
        await requireAgent(ports, tx, request, org)
        await tx.vaults.putOrgKeyring(org, bytes)
      })
    },
  }
}

async function patientView(tx: LedgerTx, height: number, patient: Address): Promise<PatientView> {
  const fact = await tx.chain.patientAt(patient, height)
  return {
    version: fact?.version ?? 0,
    keysVersion: fact?.keysVersion ?? 0,
    keysSeq: fact?.keysSeq ?? 0,
    keysDigest: (fact?.keysDigest ?? NO_DIGEST) as KeysDigest,
  }
}

async function putManifest(
  ports: VaultPorts,
  request: AuthenticRequest,
  { patient, body }: { readonly patient: Address; readonly body: ManifestRequest },
): Promise<ManifestResponse> {
  const incoming = readManifest({
    net: ports.net,
    patient,
    bytes: fromBase64url(body.manifest),
    keyring: fromBase64url(body.keyring),
  })
  const view = ports.readiness.view()
  const { setKeys } = body
  if (setKeys === undefined) requireStepUp(request, ports.clock.now())
  else await requireSetKeysSignature(ports, incoming, setKeys)
  const relayId = setKeys === undefined ? null : toHex(ports.random(16))
  await ports.ledger.write(async (tx) => {
    await requireRight(ports, tx, { request, patient, right: 'KEYS' })
    if (
      setKeys !== undefined &&
      !(await hasRight(tx, view, { patient, actor: setKeys.signer, right: 'KEYS' }))
    ) {
      throw new GatewayError('bad_signature', 'signer may not set keys for this patient')
    }
    await checkSequence(tx, view, incoming)
    await store(ports, tx, {
      request,
      incoming,
      relay: setKeys === undefined || relayId === null ? null : { id: relayId, setKeys },
    })
  })
  return { relayId }
}

async function store(
  ports: VaultPorts,
  tx: LedgerTx,
  {
    request,
    incoming,
    relay,
  }: {
    readonly request: AuthenticRequest
    readonly incoming: IncomingManifest
    readonly relay: { readonly id: string; readonly setKeys: SetKeysBody } | null
  },
): Promise<void> {
  const { manifest, bytes, digest, keyring } = incoming
  const { patient, seq, version } = manifest
  const keyringDigest = to0x(sha256(keyring)) as Bytes32
  await tx.vaults.insertKeyring(keyringDigest, keyring)
  await tx.vaults.insertManifest({ digest: digest as Bytes32, patient, seq, bytes, keyring: keyringDigest })
  await ports.notify(tx, [{ fact: { type: 'keys', patient, keysSeq: seq, version } }])
  if (relay === null) return
  await oweRelay(tx, {
    id: relay.id,
    patient,
    call: keysCall(manifest, bytes, relay.setKeys),
    now: ports.clock.now(),
    perDay: ports.limits.relaysPerDay,
  })
  await ports.appendLeaves(tx, [ackEntry(request, { type: 'keys', patient })])
}

async function requireSetKeysSignature(
  { signatures, net }: VaultPorts,
  { manifest, digest }: IncomingManifest,
  { signer, blockNumber, blockHash, sig }: SetKeysBody,
): Promise<void> {
  const { patient, seq, version } = manifest
  const message = { patient, digest: digest as KeysDigest, seq, version, blockNumber, blockHash }
  const isValid = await signatures.isValid({
    signer,
    digest: to0x(typedDataDigest(net, 'SetKeys', message)),
    signature: sig,
  })
  if (!isValid) throw new GatewayError('bad_signature', 'SetKeys is not signed by its signer')
}

async function requireRight(
  ports: VaultPorts,
  tx: LedgerTx,
  {
    request,
    patient,
    right,
  }: { readonly request: AuthenticRequest; readonly patient: Address; readonly right: 'READ' | 'KEYS' },
): Promise<void> {
  const { org, actor } = request
  if (org === null && actor === patient) return
  if (org === null && (await hasRight(tx, ports.readiness.view(), { patient, actor, right }))) return
  throw new GatewayError('no_access', 'session has no such right for this patient')
}

async function requireAgent(
  ports: VaultPorts,
  tx: LedgerTx,
  { org, actor }: AuthenticRequest,
  wanted: OrgId,
): Promise<void> {
  const standing = { org: wanted, actor, roles: memberRoles.AGENT }
  const isAgent = org === wanted && (await isMemberAtLatest(tx, ports.readiness.view(), standing))
  if (!isAgent) throw new GatewayError('no_access', 'session is no agent of this organisation')
}

async function currentKeyring(tx: LedgerTx, patient: Address): Promise<Uint8Array | null> {
  const head = await tx.chain.head()
  const state = head === null ? null : await tx.chain.patientAt(patient, head.number)
  const manifest = state === null ? null : await tx.vaults.manifest(patient, state.keysDigest)
  return manifest === null ? null : tx.vaults.keyring(manifest.keyring)
}

async function findManifest(
  ports: VaultPorts,
  tx: LedgerTx,
  {
    request,
    patient,
    digest,
  }: { readonly request: AuthenticRequest; readonly patient: Address; readonly digest: Bytes32 | null },
): Promise<Uint8Array> {
  const { latest } = ports.readiness.view()
  const current = (await tx.chain.patientAt(patient, latest.number))?.keysDigest ?? null
  const wanted = digest ?? current
  const row = wanted === null ? null : await tx.vaults.manifest(patient, wanted)
  if (row === null) throw new GatewayError('no_access', 'no such manifest')
  // The current one is what every writer needs; the archive tells a history, so it takes a grant at any time.
  if (row.digest !== current && request.org !== null) {
    const granted = await tx.consents.openingsBetween(patient, request.org, 0)
    if (granted.length === 0) throw new GatewayError('no_access', 'archive without a grant')
  }
  if (row.digest !== current && request.org === null)
    await requireRight(ports, tx, { request, patient, right: 'READ' })
  return row.bytes
}
