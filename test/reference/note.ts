import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { sha256 } from './proofs.ts'

/** Signed notes, checkpoints and cosignatures from the C2SP texts alone. For tests only. */

export type ReferenceKey = {
  readonly name: string
  /** 1: signs notes. 4: cosigns checkpoints with a time. */
  readonly type: 1 | 4
  readonly secret: KeyObject
  readonly publicKey: Buffer
}

export function keyOfSeed(name: string, type: 1 | 4, seed: Uint8Array): ReferenceKey {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32)
  return { name, type, secret, publicKey }
}

export function keyIdOf(name: string, type: number, publicKey: Uint8Array): Buffer {
  return sha256(Buffer.from(`${name}\n`), Uint8Array.of(type), publicKey).subarray(0, 4)
}

export function vkeyOf({ name, type, publicKey }: ReferenceKey): string {
  const typed = Buffer.concat([Uint8Array.of(type), publicKey])
  return `${name}+${keyIdOf(name, type, publicKey).toString('hex')}+${typed.toString('base64')}`
}

/** A signature line; `time` in seconds for keys that cosign. */
export function lineOf(text: string, key: ReferenceKey, time = 0): string {
  const stamp = Buffer.alloc(key.type === 4 ? 8 : 0)
  if (key.type === 4) stamp.writeBigUInt64BE(BigInt(time))
  const signature = sign(null, Buffer.from(messageOf(text, key.type, time)), key.secret)
  const id = keyIdOf(key.name, key.type, key.publicKey)
  return `— ${key.name} ${Buffer.concat([id, stamp, signature]).toString('base64')}\n`
}

export function checkpointText(origin: string, size: number, root: Uint8Array): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
}

export type ReferenceCheckpoint = { readonly origin: string; readonly size: number; readonly root: Buffer }

/** Opens a checkpoint for one key, named by its vkey: null where that key did not sign it, or not this text. */
export function openCheckpoint(note: string, vkey: string): ReferenceCheckpoint | null {
  const [name = '', id = '', encoded = ''] = vkey.split('+', 3).length === 3 ? splitVkey(vkey) : []
  const typed = Buffer.from(encoded, 'base64')
  const end = note.lastIndexOf('\n\n')
  const text = note.slice(0, end + 1)
  const mine = note
    .slice(end + 2)
    .split('\n')
    .filter((line) => line.startsWith(`— ${name} `))
    .map((line) => Buffer.from(line.split(' ')[2] ?? '', 'base64'))
    .filter((bytes) => bytes.subarray(0, 4).toString('hex') === id)
  if (end < 0 || mine.length === 0) return null
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)])
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  for (const bytes of mine) {
    const isStamped = typed[0] === 4
    const time = isStamped ? Number(bytes.readBigUInt64BE(4)) : 0
    const message = Buffer.from(messageOf(text, isStamped ? 4 : 1, time))
    if (!verify(null, message, key, bytes.subarray(isStamped ? 12 : 4))) return null
  }
  const [origin = '', size = '', root = ''] = text.split('\n')
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') }
}

/** Base64 has plus signs too. */
function splitVkey(vkey: string): readonly string[] {
  const first = vkey.indexOf('+')
  const second = vkey.indexOf('+', first + 1)
  return [vkey.slice(0, first), vkey.slice(first + 1, second), vkey.slice(second + 1)]
}

function messageOf(text: string, type: 1 | 4, time: number): string {
  return type === 4 ? `cosignature/v1\ntime ${time}\n${text}` : text
}
