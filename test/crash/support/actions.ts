import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  equal,
  keysDigestOf,
  type MsgId,
  parseMillis,
  type RecordManifest,
  type RecordId,
  type RequestId,
  serialiseKeyManifest,
  type Sha256Hex,
  toBase64url,
  toHex,
} from '@consentry/protocol'
import { login, SdkError, type Session } from '@consentry/sdk'
import { type Patient, putRecord, revokeConsent } from '@consentry/sdk/patient'
import { askForKeys } from '../../../scripts/demo/askForKeys.ts'
import { pollUntil } from '../../e2e/support/pollUntil.ts'
import { grantLabs, newActor, newPatient, textRecord } from '../../e2e/support/scene.ts'
import type { World } from './openWorld.ts'

/** Does something durable and remembers what was acknowledged. */
export type Action = (world: World) => Promise<void>

/** Larger blobs lie in files of their own. */
const large = 300_000
const sealedBytes = 1024 + 82
const envelopeHead = [0x43, 0x4e, 0x53, 0x59, 0x01, 0x01, 0x00, 0x00]

async function write(world: World, patient: Patient, body: string): Promise<RecordManifest> {
  // What is sent again is acknowledged for the request that was heard first: that is one's own, too.
  const { manifest, recordId } = await putRecord(patient, textRecord(body))
  world.promises.add(`record ${recordId}`, async (tx) => {
    const row = await tx.records.newest(patient.address, recordId)
    const isWhole = row !== null && (row.erased || row.manifest.length > 0)
    return isWhole && (row.erased || (await tx.blobs.blob(manifest.sha256)) !== null)
  })
  return manifest
}

function fileOf({ scene }: World, sha256: string): string {
  return join(scene.network.folder.gateway, 'blobs', 'files', sha256.slice(0, 2), sha256)
}

async function erase(world: World, body: string): Promise<void> {
  const { zoe } = world
  const { recordId, sha256 } = await write(world, zoe, body)
  const file = fileOf(world, sha256)
  const path = { p: zoe.address, rid: recordId }
  const session = await newSession(zoe)
  await orThere(['erased'], session.call('eraseRecord', { path }))
  world.promises.add(`erasure of ${recordId}`, async (tx) => {
    const row = await tx.records.newest(zoe.address, recordId)
    const isBlank = row?.erased === true && row.manifest.length === 0
    // A ciphertext that is left is known to whoever tidies up.
    if (existsSync(file) && (await tx.blobs.blob(sha256)) === null) return false
    return isBlank && (await tx.records.wraps(zoe.address, [recordId])).get(recordId) === undefined
  })
}

/** Everything of somebody new. Its answer may get lost with the session that it ends. */
async function eraseAll(world: World): Promise<void> {
  const patient = await newPatient(world.scene, world.options)
  const { recordId, manifest } = await putRecord(patient, textRecord('to be forgotten'))
  const digest = keysDigestOf(serialiseKeyManifest(patient.manifest))
  const path = { p: patient.address }
  await orThere(['invalid_token'], (await newSession(patient)).call('erasePatient', { path }))
  await pollUntil(
    'everything is erased',
    () =>
      world.read(async (tx) => {
        const isPending = (await tx.erasures.pending(100)).some((one) => one.patient === patient.address)
        return !isPending && (await tx.records.newest(patient.address, recordId))?.erased === true
      }),
    10,
  )
  world.promises.add(`erasure of ${patient.address}`, async (tx) => {
    if (existsSync(fileOf(world, manifest.sha256)) && (await tx.blobs.blob(manifest.sha256)) === null)
      return false
    const row = await tx.records.newest(patient.address, recordId)
    const trail = await tx.leaves.trail(patient.address, 0, 1_000)
    const last = trail.findLastIndex(({ body }) => body?.includes('"type":"erase"') === true)
    const isBlank = trail.slice(0, Math.max(0, last)).every(({ body }) => body === null || isErasure(body))
    return row?.erased === true && isBlank && (await tx.vaults.manifest(patient.address, digest)) === null
  })
}

function isErasure(body: string): boolean {
  return body.includes('"type":"erase"')
}

/** What was sent again may have been done already: these codes say so, and nothing else does. */
async function orThere(codes: readonly string[], work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof SdkError) || !codes.includes(error.code)) throw error
  })
}

async function enrolled(world: World): Promise<void> {
  const { address, manifest } = await newPatient(world.scene, world.options)
  const digest = keysDigestOf(serialiseKeyManifest(manifest))
  world.promises.add(`manifest and keyring of ${address}`, async (tx) => {
    const row = await tx.vaults.manifest(address, digest)
    return row !== null && (await tx.vaults.keyring(row.keyring)) !== null
  })
}

async function grantAndRevoke(world: World): Promise<void> {
  const { zoe, scene, promises } = world
  const id = await grantLabs(scene, zoe)
  promises.add(`grant ${id}`, async (tx) => {
    const opening = await tx.consents.opening(id)
    return opening !== null && (await tx.consents.wraps(id)).length > 0
  })
  const { gateways } = await revokeConsent(zoe, { id, rotate: false })
  promises.add(`fence of ${id}`, (tx) => tx.latches.isRevoked(zoe.address, id))
  for (const outcome of gateways) {
    const relay = outcome.latched ? outcome.relayId : null
    if (relay !== null) promises.add(`relay ${relay}`, async (tx) => (await tx.outbox.get(relay)) !== null)
  }
}

async function message({ zoe, scene, promises }: World): Promise<void> {
  const msgId = toHex(randomBytes(16)) as MsgId
  const wrap = toBase64url(randomBytes(sealedBytes))
  const json = { from: zoe.address, to: scene.clinic.orgId, msgId, wrap }
  await orThere(['conflict'], zoe.session.call('sendMessage', { json }))
  promises.add(`message ${msgId}`, async (tx) => {
    const found = await tx.messages.ofParty(zoe.address, { after: 0, limit: 100_000 })
    return found.filter(({ id }) => id === msgId).length === 1
  })
}

async function ask({ scene, options, promises }: World): Promise<void> {
  const { client } = await newActor(scene, options)
  const session = await login(client)
  const requestId = toHex(randomBytes(16)) as RequestId
  const json = { patient: session.address, requestId, wrap: toBase64url(randomBytes(sealedBytes)) }
  await orThere(['conflict'], scene.clinic.agent.session.call('createAccessRequest', { json }))
  promises.add(`request ${requestId}`, async (tx) => (await tx.accessRequests.get(requestId)) !== null)
  const path = { requestId }
  await orThere(['conflict'], session.call('answerAccessRequest', { path, json: { answer: 'declined' } }))
  promises.add(
    `answer to ${requestId}`,
    async (tx) => (await tx.accessRequests.get(requestId))?.answer?.kind === 'declined',
  )
}

/** A challenge is spent by being answered: whoever got no session asks for another one. */
async function newSession({ session: { client } }: Patient): Promise<Session> {
  return login(client).catch((error: unknown) => {
    if (error instanceof SdkError && error.code === 'invalid_token') return login(client)
    throw error
  })
}

async function loggedIn({ zoe, promises, read }: World): Promise<void> {
  const session = await newSession(zoe)
  await session.call('readSession')
  const now = parseMillis(Date.now())
  const { sessions } = await read((tx) => tx.stats.count({ now, overdueBefore: now }))
  promises.add(`session ${sessions}`, async (tx) => {
    const found = await tx.stats.count({ now, overdueBefore: now })
    return found.sessions >= sessions
  })
}

async function release(world: World): Promise<void> {
  const { recordId } = world
  const size = await world.read((tx) => tx.leaves.size())
  const { refused } = await askForKeys(world.scene.clinic, world.zoe.address, [recordId])
  if (refused.size > 0) throw new TypeError(`a key was refused: ${[...refused.values()].join()}`)
  world.promises.add(`reading of ${recordId}`, async (tx) => {
    const rows = await tx.leaves.range(size, await tx.leaves.size())
    return rows.some(({ body }) => body?.includes(recordId) === true && body.includes('"allow"'))
  })
}

async function denied({ scene, zoe, promises, read }: World): Promise<void> {
  const size = await read((tx) => tx.leaves.size())
  const { refused } = await askForKeys(scene.clinic, zoe.address, [toHex(randomBytes(16)) as RecordId])
  if (refused.size !== 1) throw new TypeError('a record that is not there was given')
  promises.add('a denial', async (tx) => (await tx.leaves.size()) >= size)
}

async function parts({ zoe, promises }: World): Promise<void> {
  const bytes = randomBytes(2000)
  bytes.set(envelopeHead)
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256Hex
  const put = async (start: number, end: number): Promise<void> => {
    const headers = { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` }
    const sent = zoe.session.call('putBlob', { path: { sha256 }, bytes: bytes.subarray(start, end), headers })
    await sent.catch((error: unknown) => {
      // 204: taken. `conflict`: it was taken before; the last part is answered as the whole.
      const isTaken = error instanceof SdkError && (error.status === 204 || error.code === 'conflict')
      if (!isTaken || end === bytes.length) throw error
    })
  }
  await put(0, 1000)
  await put(1000, 1500)
  await put(1500, bytes.length)
  promises.add(`blob ${sha256}`, async (tx) => (await tx.blobs.blob(sha256)) !== null)
}

async function orgKeyring({ scene, promises }: World): Promise<void> {
  const { orgId, agent } = scene.clinic
  const path = { org: orgId }
  const { value: bytes } = await agent.session.call('readOrgKeyring', { path })
  await agent.session.call('putOrgKeyring', { path, bytes })
  promises.add(`keyring of ${orgId}`, async (tx) => {
    const found = await tx.vaults.orgKeyring(orgId)
    return found !== null && equal(found, bytes)
  })
}

/** What the world does, by name. */
export const actions = {
  write: async (world: World) => void (await write(world, world.zoe, 'a lab')),
  writeLarge: async (world: World) => void (await write(world, world.zoe, toHex(randomBytes(large / 2)))),
  erase: (world: World) => erase(world, 'to be erased'),
  eraseLarge: (world: World) => erase(world, toHex(randomBytes(large / 2))),
  eraseAll,
  enrol: enrolled,
  grant: grantAndRevoke,
  message,
  ask,
  login: loggedIn,
  release,
  denied,
  parts,
  orgKeyring,
} satisfies Readonly<Record<string, Action>>
