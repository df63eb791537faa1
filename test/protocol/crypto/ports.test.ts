import { expect } from 'chai'
import { selfTest } from '../../../protocol/src/crypto/selfTest.ts'
import { openEnvelope } from '../../../protocol/src/envelope/open.ts'
import { openEnvelopeStream } from '../../../protocol/src/envelope/openStream.ts'
import { sealEnvelope } from '../../../protocol/src/envelope/seal.ts'
import { sealEnvelopeStream } from '../../../protocol/src/envelope/sealStream.ts'
import { parseAddress, parseRecordId } from '../../../protocol/src/values/ids.ts'
import { netOf } from '../../../protocol/src/values/net.ts'
import { nodePorts } from '../../support/nodePorts.ts'
import { codeOf } from '../../support/vectors.ts'

const place = {
  net: netOf(1, `0x${'22'.repeat(20)}`),
  patient: parseAddress(`0x${'11'.repeat(20)}`),
  recordId: parseRecordId('33'.repeat(16)),
}
const secret = { dek: new Uint8Array(32).fill(1), place }
const random = (length: number) => new Uint8Array(length).fill(2)
// More chunks than are ever in flight.
const plaintext = new Uint8Array(20 * 16_384 + 5).map((_, i) => i % 251)

describe('protocol/crypto: ports', () => {
  it('pass the self-test with the adapters of Node', () => selfTest(nodePorts))

  for (const [name, ports] of Object.entries({ default: {}, node: nodePorts })) {
    it(`seal and open many chunks, whole and as a stream (${name})`, async () => {
      const envelope = await sealEnvelope(plaintext, secret, { ...ports, random })
      expect(await sealEnvelope(plaintext, secret, { random })).to.deep.equal(envelope)
      expect(await collect(sealEnvelopeStream(once(plaintext), secret, { ...ports, random }))).to.deep.equal(
        envelope,
      )
      expect(await openEnvelope(envelope, secret, ports)).to.deep.equal(plaintext)
      expect(await collect(openEnvelopeStream(once(envelope), secret, ports))).to.deep.equal(plaintext)
    })

    it(`name the first of several damaged chunks (${name})`, async () => {
      const envelope = await sealEnvelope(plaintext, secret, ports)
      for (const chunk of [3, 4, 18]) envelope[64 + chunk * 16_400]! ^= 1
      for (const run of [
        () => openEnvelope(envelope, secret, ports),
        () => collect(openEnvelopeStream(once(envelope), secret, ports)),
      ]) {
        const failure: unknown = await run().catch((error: unknown) => error)
        expect(failure).to.include({ code: 'bad_chunk' }).and.to.have.nested.property('details.index', 3)
      }
    })
  }

  it('never leave a failure unhandled when the reader is slow', async () => {
    const envelope = await sealEnvelope(plaintext, secret)
    for (const chunk of [17, 18, 19]) envelope[64 + chunk * 16_400]! ^= 1
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const slowly = async () => {
      for await (const _ of openEnvelopeStream(once(envelope), { ...secret, release: 'show' })) {
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    expect(await codeOf(slowly)).to.equal('bad_chunk')
    process.off('unhandledRejection', note)
    expect(unhandled).to.deep.equal([])
  })

  it('need a data key of 32 bytes', async () => {
    const seal = () => sealEnvelope(plaintext, { ...secret, dek: new Uint8Array(16) })
    expect(await codeOf(seal)).to.be.instanceOf(RangeError)
  })
})

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return new Uint8Array(Buffer.concat(parts))
}
