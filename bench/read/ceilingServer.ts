// The ceiling of a read: bare Express that verifies the same proof natively, looks one row up, answers 10 KB.
// Run as a process of its own; prints its port.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import express from 'express'

const database = new DatabaseSync(':memory:')
database.exec('CREATE TABLE row (id TEXT PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID')
const insert = database.prepare('INSERT INTO row VALUES (?, ?)')
for (let i = 0; i < 1_000; i++) insert.run(String(i), `owner ${i}`)
const lookUp = database.prepare('SELECT owner FROM row WHERE id = ?')
const keys = new Map<string, KeyObject>()
const bytes = Buffer.alloc(10_240, 7)

const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.get('/rows/:id', (request, response) => {
  if (!isProved(request.headers['dpop'], request.path) || lookUp.get(request.params.id) === undefined) {
    response.status(401).end()
    return
  }
  response.setHeader('Content-Type', 'application/octet-stream')
  response.end(bytes)
})
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(port)
})

/** Signature and what the claims say of request and time; the imported key is kept. */
function isProved(jws: string | string[] | undefined, path: string): boolean {
  const [header, payload, signature] = String(jws).split('.')
  if (header === undefined || payload === undefined || signature === undefined) return false
  const signed = Buffer.from(`${header}.${payload}`)
  const key = keyOf(header)
  if (!verify('sha256', signed, key, derOf(Buffer.from(signature, 'base64url')))) return false
  const { htm, htu, iat, rh } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const empty = createHash('sha256').digest()
  const asked = createHash('sha256').update(`GET\n${path}\n`).update(empty).digest('base64url')
  return (
    htm === 'GET' && String(htu).endsWith(path) && Math.abs(Date.now() / 1_000 - iat) < 60 && rh === asked
  )
}

function keyOf(header: string): KeyObject {
  const known = keys.get(header)
  if (known !== undefined) return known
  const { jwk } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  keys.set(header, key)
  return key
}

/** r ‖ s as DER: with the key passed by itself Node does not look at it anew each time. */
function derOf(signature: Buffer): Buffer {
  const [r, s] = [integerOf(signature.subarray(0, 32)), integerOf(signature.subarray(32))]
  return Buffer.concat([Buffer.of(0x30, r.length + s.length), r, s])
}

function integerOf(digits: Buffer): Buffer {
  let start = 0
  while (start < digits.length - 1 && digits[start] === 0) start += 1
  const rest = digits.subarray(start)
  const isNegative = (rest[0] ?? 0) >= 0x80
  return Buffer.concat([
    Buffer.of(0x02, rest.length + Number(isNegative)),
    Buffer.alloc(Number(isNegative)),
    rest,
  ])
}
