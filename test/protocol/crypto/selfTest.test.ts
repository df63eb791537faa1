import { expect } from 'chai'
import { ProtocolError } from '../../../protocol/src/errors/ProtocolError.ts'
import { type CryptoPorts, withDefaultPorts } from '../../../protocol/src/crypto/ports.ts'
import { selfTest } from '../../../protocol/src/crypto/selfTest.ts'

const right = withDefaultPorts({})

async function failureOf(ports: CryptoPorts): Promise<unknown> {
  try {
    await selfTest(ports)
    return undefined
  } catch (error) {
    return error instanceof ProtocolError && [error.code, error.details['primitive']]
  }
}

describe('protocol/crypto/selfTest', () => {
  it('passes with the default ports', async () => expect(await failureOf({})).to.equal(undefined))

  it('finds curves that accept every signature', async () => {
    const curves = { ...right.curves, ed25519Verify: () => true }
    expect(await failureOf({ curves })).to.deep.equal(['internal', 'ed25519 verify'])
  })

  it('finds curves with another result', async () => {
    const curves = { ...right.curves, x25519: () => new Uint8Array(32).fill(1) }
    expect(await failureOf({ curves })).to.deep.equal(['internal', 'x25519'])
  })

  it('finds a cipher that opens everything', async () => {
    const aead = {
      inFlight: 1,
      cipher: () => ({ seal: () => new Uint8Array(0), open: () => new Uint8Array(0) }),
    }
    expect(await failureOf({ aead })).to.deep.equal(['internal', 'aes-256-gcm seal'])
  })

  it('finds a cipher that cannot open', async () => {
    const cipher = async (key: Uint8Array) => ({ ...(await right.aead.cipher(key)), open: () => undefined })
    expect(await failureOf({ aead: { inFlight: 1, cipher } })).to.deep.equal(['internal', 'aes-256-gcm open'])
  })

  it('finds a random source that stands still', async () => {
    expect(await failureOf({ random: (length) => new Uint8Array(length) })).to.deep.equal([
      'internal',
      'random',
    ])
  })
})
