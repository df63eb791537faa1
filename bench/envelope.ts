import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
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
import { nodeAead } from '../sdk/src/node/nodeAead.ts'
import { nodeCurves } from '../sdk/src/node/nodeCurves.ts'
import { address, recordId } from '../test/support/ids.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import { timedByProcessor } from './timed.ts'

const CHUNK = 16_384
const TAG = 16
const KEYS = 1_000
const sizes = { '10KB': 10_000, '1MB': 1_000_000, '100MB': 100_000_000 } as const
/** Bytes that one sample works on, so that small envelopes are measured over many. */
const SAMPLE = 20_000_000
const RUNS = 3

const crypto = { aead: nodeAead, curves: nodeCurves, random: (n: number) => new Uint8Array(randomBytes(n)) }
const place: RecordPlace = { net: netOf(31_337, address(0xc0)), patient: address(1), recordId: recordId(1) }
const secret = { dek: new Uint8Array(32).fill(1), place }

/**
 * Sealing and opening with the adapters of Node, to the raw cipher of Node over the same chunks; key derivation,
 * commitment and header are part of the envelope and no part of the raw cipher.
 */
export async function benchEnvelope(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const [name, size] of Object.entries(sizes)) rows.push(...(await measureSize(name, size)))
  return [...rows, measureResident(), await measureKeys()]
}

async function measureSize(name: string, size: number): Promise<BenchRow[]> {
  const payload = new Uint8Array(randomBytes(size))
  const times = Math.max(1, Math.floor(SAMPLE / size))
  const envelope = await sealEnvelope(payload, secret, crypto)
  const raw = rawSeal(payload)
  const repeated = (work: () => unknown) =>
    timedByProcessor(RUNS, async () => {
      for (let i = 0; i < times; i++) await work()
    })
  const ratio = (bare: readonly number[], ours: readonly number[]) =>
    bare.map((one, i) => one / (ours[i] ?? one))
  const seal = ratio(
    await repeated(() => rawSeal(payload)),
    await repeated(() => sealEnvelope(payload, secret, crypto)),
  )
  const open = ratio(
    await repeated(() => rawOpen(raw)),
    await repeated(() => openEnvelope(envelope, secret, crypto)),
  )
  return [
    benchRow('envelope', `envelope.seal.${name}.ratio`, '×', seal, { limit: 0.5 }),
    benchRow('envelope', `envelope.open.${name}.ratio`, '×', open, { limit: 0.5 }),
  ]
}

const key = Buffer.alloc(32, 3)

/** Chunk by chunk into one buffer, as an envelope lies. */
function rawSeal(payload: Uint8Array): Buffer {
  const chunks = Math.floor(payload.length / CHUNK) + 1
  const sealed = Buffer.alloc(payload.length + chunks * TAG)
  for (let i = 0; i < chunks; i++) {
    const gcm = createCipheriv('aes-256-gcm', key, nonceOf(i))
    let at = i * (CHUNK + TAG)
    for (const part of [gcm.update(payload.subarray(i * CHUNK, (i + 1) * CHUNK)), gcm.final()]) {
      sealed.set(part, at)
      at += part.length
    }
    sealed.set(gcm.getAuthTag(), at)
  }
  return sealed
}

function rawOpen(sealed: Buffer): Buffer {
  const chunks = Math.ceil(sealed.length / (CHUNK + TAG))
  const payload = Buffer.alloc(sealed.length - chunks * TAG)
  for (let i = 0; i < chunks; i++) {
    const chunk = sealed.subarray(i * (CHUNK + TAG), (i + 1) * (CHUNK + TAG))
    const gcm = createDecipheriv('aes-256-gcm', key, nonceOf(i), { authTagLength: TAG })
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
  return benchRow('envelope', 'envelope.openKeys1000Ms', 'ms', millis)
}
