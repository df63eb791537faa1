import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import {
  generateKeyPair,
  netOf,
  openEnvelope,
  openWrap,
  type RecordPlace,
  sealEnvelope,
  sealWrap,
  type WrapPlace,
} from '@consentry/protocol'
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { nodeAead } from '../sdk/src/node/nodeAead.ts'
import { nodeCurves } from '../sdk/src/node/nodeCurves.ts'
import { nodeHashes } from '../sdk/src/node/nodeHashes.ts'
import { address, recordId } from '../test/support/ids.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import { timedByProcessor } from './timed.ts'

const CHUNK = 16_384
const TAG = 16
const KEYS = 1_000
const sizes = { '10KB': 10_000, '1MB': 1_000_000, '100MB': 100_000_000 } as const
/** Bytes that one sample works on, so that small envelopes are measured over many. */
const SAMPLE = 50_000_000
const RUNS = 3

const crypto = { aead: nodeAead, curves: nodeCurves, hashes: nodeHashes }
const place: RecordPlace = { net: netOf(31_337, address(0xc0)), patient: address(1), recordId: recordId(1) }
const secret = { dek: new Uint8Array(32).fill(1), place }

/**
 * Sealing and opening with the adapters of Node, to the raw cipher of Node over the same chunks, given the key as bytes
 * as it is called everywhere; `vsPrepared`: to the raw cipher with a key that was imported before the clock ran. Key
 * derivation, commitment and header are part of the envelope and no part of the raw cipher.
 * `envelope.seal.100MB.vsAge`: the time that the npm package `age-encryption` takes to encrypt the same bytes to one
 * recipient, to ours.
 */
export async function benchEnvelope(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const [name, size] of Object.entries(sizes)) rows.push(...(await measureSize(name, size)))
  return [...rows, await measureAge(), measureResident(), await measureKeys()]
}

async function measureSize(name: string, size: number): Promise<BenchRow[]> {
  const payload = new Uint8Array(randomBytes(size))
  const envelope = await sealEnvelope(payload, secret, crypto)
  const raw = rawSeal(payload)
  const times = Math.max(1, Math.floor(SAMPLE / size))
  const seal = await compare(times, {
    ours: () => sealEnvelope(payload, secret, crypto),
    raw: () => rawSeal(payload),
    prepared: () => rawSeal(payload, prepared),
  })
  const open = await compare(times, {
    ours: () => openEnvelope(envelope, secret, crypto),
    raw: () => rawOpen(raw),
    prepared: () => rawOpen(raw, prepared),
  })
  return [
    benchRow('envelope', `envelope.seal.${name}.ratio`, '×', seal.toRaw, { limit: 0.5 }),
    benchRow('envelope', `envelope.open.${name}.ratio`, '×', open.toRaw, { limit: 0.5 }),
    benchRow('envelope', `envelope.seal.${name}.vsPrepared`, '×', seal.toPrepared, { limit: 1 }),
    benchRow('envelope', `envelope.open.${name}.vsPrepared`, '×', open.toPrepared, { limit: 1 }),
  ]
}

type Work = () => unknown

/** Takes turns, so that whatever else the machine does meets all alike. */
async function compare(
  times: number,
  works: { readonly ours: Work; readonly raw: Work; readonly prepared: Work },
): Promise<{ readonly toRaw: readonly number[]; readonly toPrepared: readonly number[] }> {
  const toRaw: number[] = []
  const toPrepared: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const ours = await millisOf(times, works.ours)
    toRaw.push((await millisOf(times, works.raw)) / ours)
    toPrepared.push((await millisOf(times, works.prepared)) / ours)
  }
  return { toRaw, toPrepared }
}

async function millisOf(times: number, work: Work): Promise<number> {
  const [millis] = await timedByProcessor(1, async () => {
    for (let i = 0; i < times; i++) await work()
  })
  return millis ?? 0
}

async function measureAge(): Promise<BenchRow> {
  const payload = new Uint8Array(randomBytes(sizes['100MB']))
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(await generateIdentity()))
  const ratios: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const theirs = await millisOf(1, () => encrypter.encrypt(payload))
    ratios.push(theirs / (await millisOf(1, () => sealEnvelope(payload, secret, crypto))))
  }
  return benchRow('envelope', 'envelope.seal.100MB.vsAge', '×', ratios, { limit: 3 })
}

const key = Buffer.alloc(32, 3)
const prepared = createSecretKey(key)

/** Chunk by chunk into one buffer, as an envelope lies. */
function rawSeal(payload: Uint8Array, by: Buffer | KeyObject = key): Buffer {
  const chunks = Math.floor(payload.length / CHUNK) + 1
  const sealed = Buffer.alloc(payload.length + chunks * TAG)
  for (let i = 0; i < chunks; i++) {
    const gcm = createCipheriv('aes-256-gcm', by, nonceOf(i))
    let at = i * (CHUNK + TAG)
    for (const part of [gcm.update(payload.subarray(i * CHUNK, (i + 1) * CHUNK)), gcm.final()]) {
      sealed.set(part, at)
      at += part.length
    }
    sealed.set(gcm.getAuthTag(), at)
  }
  return sealed
}

function rawOpen(sealed: Buffer, by: Buffer | KeyObject = key): Buffer {
  const chunks = Math.ceil(sealed.length / (CHUNK + TAG))
  const payload = Buffer.alloc(sealed.length - chunks * TAG)
  for (let i = 0; i < chunks; i++) {
    const chunk = sealed.subarray(i * (CHUNK + TAG), (i + 1) * (CHUNK + TAG))
    const gcm = createDecipheriv('aes-256-gcm', by, nonceOf(i), { authTagLength: TAG })
    gcm.setAuthTag(chunk.subarray(-TAG))
    payload.set(gcm.update(chunk.subarray(0, -TAG)), i * CHUNK)
    gcm.final()
  }
  return payload
}

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 8)
  return nonce
}

/** Most memory of a process of its own that seals and opens 500 MiB as a stream. */
function measureResident(): BenchRow {
  const file = join(import.meta.dirname, 'envelope/streamed.ts')
  const mebibytes = Number(execFileSync(process.execPath, [file], { encoding: 'utf8' }))
  return benchRow('envelope', 'envelope.rssMiB500', 'MiB', [mebibytes], { limit: 256 })
}

async function measureKeys(): Promise<BenchRow> {
  const recipient = generateKeyPair(crypto)
  const wrapPlace: WrapPlace = { kind: 'dek-inbox', ...place }
  const wrap = sealWrap(secret.dek, { place: wrapPlace, recipient: recipient.publicKey }, crypto)
  const millis = await timedByProcessor(RUNS, () => {
    for (let i = 0; i < KEYS; i++) openWrap(wrap, { place: wrapPlace, ...recipient }, crypto)
  })
  return benchRow('envelope', 'envelope.openKeys1000Ms', 'ms', millis, { limit: 500 })
}
