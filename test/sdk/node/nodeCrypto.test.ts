import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { selfTest, tweetnaclCurves, webCryptoAead, withDefaultPorts } from '@consentry/protocol'
import { nodeAead, nodeCurves, nodeHashes } from '../../../sdk/src/node.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const text = fc.uint8Array({ maxLength: 200 })
const joined = (parts: readonly Uint8Array[]) => Buffer.concat(parts)

describe('sdk: crypto by OpenSSL', () => {
  it('agrees with the default on X25519', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), (secret, other) => {
        const publicKey = tweetnaclCurves.x25519PublicKey(other)
        expect(nodeCurves.x25519PublicKey(secret)).to.deep.equal(tweetnaclCurves.x25519PublicKey(secret))
        expect(nodeCurves.x25519(secret, publicKey)).to.deep.equal(tweetnaclCurves.x25519(secret, publicKey))
      }),
      { numRuns: 20 },
    )
  })

  it('gives zeros for a low-order key, as the port says', () => {
    expect(nodeCurves.x25519(new Uint8Array(32).fill(7), new Uint8Array(32))).to.deep.equal(
      new Uint8Array(32),
    )
  })

  it('agrees with the default on Ed25519, on wrong signatures too', () => {
    fc.assert(
      fc.property(bytes(32), text, fc.nat(63), (seed, message, at) => {
        const publicKey = nodeCurves.ed25519PublicKey(seed)
        const signature = nodeCurves.ed25519Sign(seed, message)
        expect(publicKey).to.deep.equal(tweetnaclCurves.ed25519PublicKey(seed))
        expect(signature).to.deep.equal(tweetnaclCurves.ed25519Sign(seed, message))
        expect(nodeCurves.ed25519Verify(publicKey, message, signature)).to.equal(true)
        signature[at] = (signature[at] ?? 0) ^ 1
        expect(nodeCurves.ed25519Verify(publicKey, message, signature)).to.equal(false)
        expect(nodeCurves.ed25519Verify(publicKey, message, signature.subarray(1))).to.equal(false)
      }),
      { numRuns: 10 },
    )
  })

  it('agrees with the default on hashes, of keys of any length and of parts', () => {
    const { hashes } = withDefaultPorts({})
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(text, { maxLength: 4 }), (key, parts) => {
        expect(nodeHashes.sha256(key)).to.deep.equal(hashes.sha256(key))
        const stream = nodeHashes.sha256Stream()
        for (const part of parts) stream.update(part)
        expect(stream.digest()).to.deep.equal(hashes.sha256(joined(parts)))
        const mac = nodeHashes.hmacSha512(key, ...parts)
        expect(mac).to.deep.equal(hashes.hmacSha512(key, ...parts))
        expect(mac).to.deep.equal(Uint8Array.from(createHmac('sha512', key).update(joined(parts)).digest()))
      }),
      { numRuns: 200 },
    )
  })

  it('passes the self test, which finds a wrong hash', async () => {
    await selfTest({ aead: nodeAead, curves: nodeCurves, hashes: nodeHashes })
    const nothing = () => new Uint8Array(32)
    const wrongs = {
      sha256: nothing,
      hmacSha512: () => new Uint8Array(64),
      sha256Stream: () => ({ update: () => {}, digest: nothing }),
    }
    for (const [name, wrongHash] of Object.entries(wrongs)) {
      const wrong = { ...nodeHashes, [name]: wrongHash }
      const failure = await selfTest({ hashes: wrong }).catch((error: unknown) => error)
      expect(failure).to.include({ code: 'internal' })
    }
  })

  it('refuses a key of another length', () => {
    expect(() => nodeAead.cipher(new Uint8Array(16))).to.throw(RangeError)
  })

  it('opens what the default sealed and the other way round, and nothing that was changed', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(32), bytes(12), text, text, async (key, nonce, plaintext, aad) => {
        const [own, other] = [await nodeAead.cipher(key), await webCryptoAead.cipher(key)]
        const sealed = await own.seal(nonce, plaintext, aad)
        expect(sealed).to.deep.equal(await other.seal(nonce, plaintext, aad))
        expect(await own.open(nonce, sealed, aad)).to.deep.equal(plaintext)
        const place = new Uint8Array(plaintext.length + 18).fill(9)
        await own.sealInto?.(place.subarray(1, -1), nonce, plaintext)
        expect(place).to.deep.equal(Uint8Array.of(9, ...(await other.seal(nonce, plaintext)), 9))
        sealed[0] = (sealed[0] ?? 0) ^ 1
        expect(await own.open(nonce, sealed, aad)).to.equal(undefined)
        expect(await own.open(nonce, sealed.subarray(0, 15), aad)).to.equal(undefined)
      }),
      { numRuns: 20 },
    )
  })
})
