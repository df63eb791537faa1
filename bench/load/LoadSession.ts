import { generateKeyPairSync, hash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { type Jkt, jwkThumbprint, type PublicJwk } from '@consentry/protocol'

/** A request before it is proved. `bodyDigest`: what stands for the body in the proof, if not its SHA-256. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly target: string
  readonly body?: Buffer
  readonly mediaType?: string
  readonly bodyDigest?: Buffer
}

/** A session key that proves requests in a few tens of microseconds. */
export interface LoadKey {
  readonly jwk: PublicJwk
  readonly jkt: Jkt
  readonly secret: KeyObject
}

export function loadKey(): LoadKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y }
  return { jwk, jkt: jwkThumbprint(jwk), secret: privateKey }
}

/** A session that writes whole requests with a fresh proof each (§10.3), synchronously. */
export class LoadSession {
  nonce = ''
  readonly #origin: string
  readonly #token: string
  readonly #key: LoadKey
  readonly #header: string
  readonly #ath: string

  constructor(origin: string, token: string, key: LoadKey) {
    this.#origin = origin
    this.#token = token
    this.#key = key
    this.#header = encoded({ alg: 'ES256', jwk: key.jwk, typ: 'dpop+jwt' })
    this.#ath = hash('sha256', token, 'base64url')
  }

  /** The request as it goes over the wire. */
  write(request: LoadRequest): Buffer {
    const { method, target, body, mediaType = 'application/json' } = request
    const head = [
      `${method} ${target} HTTP/1.1`,
      `Host: ${this.#origin.slice(7)}`,
      `Authorization: DPoP ${this.#token}`,
      `DPoP: ${this.#proof(request)}`,
      ...(body === undefined ? [] : [`Content-Type: ${mediaType}`, `Content-Length: ${body.length}`]),
    ]
    const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1')
    return body === undefined ? bytes : Buffer.concat([bytes, body])
  }

  /** Takes over the nonce of an answer. */
  heed(head: string): void {
    this.nonce = /\r\ndpop-nonce: (\S+)/i.exec(head)?.[1] ?? this.nonce
  }

  #proof({ method, target, body, bodyDigest }: LoadRequest): string {
    const digest = bodyDigest ?? hash('sha256', body ?? Buffer.alloc(0), 'buffer')
    const asked = Buffer.concat([Buffer.from(`${method}\n${target}\n`), digest])
    const signed = `${this.#header}.${encoded({
      jti: randomBytes(16).toString('hex'),
      htm: method,
      htu: this.#origin + (target.split('?', 1)[0] ?? ''),
      iat: Math.floor(Date.now() / 1_000),
      ath: this.#ath,
      rh: hash('sha256', asked, 'base64url'),
      nonce: this.nonce,
    })}`
    const signature = rawOf(sign('sha256', Buffer.from(signed), this.#key.secret))
    return `${signed}.${signature.toString('base64url')}`
  }
}

/** r ‖ s of a DER signature. Node makes them itself at twice the cost: it looks at the key anew each time. */
function rawOf(der: Buffer): Buffer {
  const raw = Buffer.alloc(64)
  const middle = 4 + (der[3] ?? 0)
  put(raw, 32, der.subarray(4, middle))
  put(raw, 64, der.subarray(middle + 2))
  return raw
}

/** The number ends at `end`; DER may have a zero before it, or leave zeros out. */
function put(raw: Buffer, end: number, number: Buffer): void {
  const digits = number.length > 32 ? number.subarray(1) : number
  raw.set(digits, end - digits.length)
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
