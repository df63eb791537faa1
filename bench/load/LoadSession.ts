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
    const key = { key: this.#key.secret, dsaEncoding: 'ieee-p1363' } as const
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
