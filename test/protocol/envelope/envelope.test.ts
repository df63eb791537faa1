import { expect } from 'chai'
import fc from 'fast-check'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { sha256 } from '../../../protocol/src/crypto/hash.ts'
import { openEnvelope } from '../../../protocol/src/envelope/open.ts'
import { openEnvelopeStream } from '../../../protocol/src/envelope/openStream.ts'
import { sealEnvelope } from '../../../protocol/src/envelope/seal.ts'
import { sealEnvelopeStream } from '../../../protocol/src/envelope/sealStream.ts'
import { envelopeSize, plaintextSize } from '../../../protocol/src/envelope/size.ts'
import { codeOf, hexBytes } from '../../support/vectors.ts'
import { editEnvelope, type EnvelopeIn, envelopeCases, plaintextOf } from './envelopeCases.ts'

const base = envelopeCases.find(({ name }) => name === '32768 bytes')!.in

describe('protocol/envelope', () => {
  for (const { name, in: given, out, error } of envelopeCases) {
    if (out !== undefined) {
      it(`seals and opens ${name}`, async () => {
        const plaintext = plaintextOf(given)
        const envelope = await seal(given)
        expect(envelope.length).to.equal(envelopeSize(plaintext.length))
        expect(plaintextSize(envelope.length)).to.equal(plaintext.length)
        expect(describeBytes(envelope, out)).to.deep.equal(out)
        expect(
          await collect(sealEnvelopeStream(pieces(plaintext, 5_000), secretOf(given), fixedSalt(given))),
        ).to.deep.equal(envelope)
        expect(await openEnvelope(envelope, secretOf(given))).to.deep.equal(plaintext)
        expect(await collect(openEnvelopeStream(pieces(envelope, 7_001), secretOf(given)))).to.deep.equal(
          plaintext,
        )
      })
      continue
    }
    it(`refuses ${name} with ${error}`, async () => {
      const subject = given.op === undefined ? given : base
      const envelope =
        given.op === undefined ? hexBytes(given.envelope ?? '') : editEnvelope(await seal(base), given.op)
      expect(await codeOf(() => openEnvelope(envelope, secretOf(subject)))).to.equal(error)
      const stream = openEnvelopeStream(pieces(envelope, 1_000), secretOf(subject))
      expect(await codeOf(() => collect(stream))).to.equal(error)
    })
  }

  it('releases nothing before the last chunk verified, unless told to show', async () => {
    const cut = editEnvelope(await seal(base), 'dropLast')
    const seen = { hold: 0, show: 0 }
    for (const release of ['hold', 'show'] as const) {
      const stream = openEnvelopeStream(pieces(cut, 4_096), { ...secretOf(base), release })
      const code = await codeOf(async () => {
        for await (const chunk of stream) seen[release] += chunk.length
      })
      expect(code).to.equal('truncated')
    }
    expect(seen).to.deep.equal({ hold: 0, show: 32_768 })
  })

  it('ends its source when the reader stops early', async () => {
    let ended = false
    const envelope = await seal(base)
    async function* source() {
      try {
        yield* pieces(envelope, 20_000)
      } finally {
        ended = true
      }
    }
    for await (const _ of openEnvelopeStream(source(), { ...secretOf(base), release: 'show' })) break
    expect(ended).to.equal(true)
  })

  it('refuses to write more than 512 MiB', async () => {
    // Half a GiB need not be there to be refused: its length is enough.
    const huge = { length: 536_870_912, subarray: () => new Uint8Array(0) } as unknown as Uint8Array
    expect(await codeOf(() => sealEnvelope(huge, secretOf(base)))).to.equal('too_large')
  })

  it('opens what it sealed, whatever the length and the pieces', async () => {
    const property = fc.asyncProperty(
      fc.nat(40_000),
      fc.integer({ min: 1, max: 40_000 }),
      async (length, piece) => {
        const plaintext = new Uint8Array(length).fill(7)
        const envelope = await collect(sealEnvelopeStream(pieces(plaintext, piece), secretOf(base)))
        expect(sha256(await openEnvelope(envelope, secretOf(base)))).to.deep.equal(sha256(plaintext))
      },
    )
    await fc.assert(property, { seed: 20_260_101, numRuns: 40 })
  })

  it('meets random bytes and random changes with its own errors only', async () => {
    const envelope = await seal({ ...base, plaintextRule: { seed: 'small', length: 40 } })
    const change = fc.record({ at: fc.nat(envelope.length - 1), xor: fc.integer({ min: 1, max: 255 }) })
    const changed = fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
      const copy = envelope.slice()
      for (const { at, xor } of changes) copy[at]! ^= xor
      return copy
    })
    const codes = ['truncated', 'bad_header', 'bad_commitment', 'bad_chunk', undefined]
    const inputs = fc.oneof(
      changed,
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(envelope.length).map((n) => envelope.slice(0, n)),
    )
    const property = fc.asyncProperty(inputs, async (bytes) => {
      expect(codes).to.include(await codeOf(() => openEnvelope(bytes, secretOf(base))))
    })
    await fc.assert(property, { seed: 20_260_102, numRuns: 10_000 })
  }).timeout(30_000)
})

function secretOf({ dek, net, patient, recordId }: EnvelopeIn) {
  return { dek: hexBytes(dek), place: { net, patient, recordId } }
}

function fixedSalt({ salt }: EnvelopeIn) {
  return { random: () => hexBytes(salt) }
}

function seal(given: EnvelopeIn): Promise<Uint8Array> {
  return sealEnvelope(plaintextOf(given), secretOf(given), fixedSalt(given))
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return new Uint8Array(Buffer.concat(parts))
}

function describeBytes(bytes: Uint8Array, like: object) {
  if ('envelope' in like) return { envelope: toHex(bytes) }
  const { head = '', tail = '' } = like as { head?: string; tail?: string }
  return {
    length: bytes.length,
    sha256: toHex(sha256(bytes)),
    head: toHex(bytes.subarray(0, head.length / 2)),
    tail: toHex(bytes.subarray(bytes.length - tail.length / 2)),
  }
}
