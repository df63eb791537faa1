import { createECDH, createPrivateKey, sign as signBytes } from 'node:crypto'
import { concat, getBytes, hexlify, toBeHex } from 'ethers'

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** A P-256 key, and how it signs: SHA-256, r and s, s low. */
export interface Passkey {
  readonly x: string
  readonly y: string
  readonly sign: (digest: string) => string
}

/** The key with that secret of 32 bytes. */
export function passkeyFrom(secret: string): Passkey {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(getBytes(secret))
  const point = curve.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)]
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: Buffer.from(getBytes(secret)).toString('base64url'),
    x: x.toString('base64url'),
    y: y.toString('base64url'),
  }
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const sign = (digest: string): string => {
    const signature = signBytes('sha256', getBytes(digest), { key, dsaEncoding: 'ieee-p1363' })
    const s = BigInt(hexlify(signature.subarray(32)))
    return concat([signature.subarray(0, 32), toBeHex(s > ORDER / 2n ? ORDER - s : s, 32)])
  }
  return { x: hexlify(x), y: hexlify(y), sign }
}
