import { expect } from 'chai'
import fc from 'fast-check'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { sha256 } from '../../../protocol/src/crypto/hash.ts'
import { framePayloadStream } from '../../../protocol/src/envelope/framePayloadStream.ts'
import {
  framePayload,
  parsePayload,
  type PayloadMeta,
  readPayloadHead,
} from '../../../protocol/src/envelope/payload.ts'
import { padme } from '../../../protocol/src/values/padme.ts'
import { parseMillis } from '../../../protocol/src/values/times.ts'
import { type ByteRule, codeOf, hexBytes, loadVectors, ruleBytes } from '../../support/vectors.ts'

type In = {
  length?: number
  meta?: PayloadMeta
  bodyRule?: ByteRule
  payload?: { hex: string; zeros: number; tail?: string }
}
type Out = { padded?: number; length?: number; sha256?: string; head?: string }

const meta = { type: 'text/plain', created: parseMillis(0) }

describe('protocol/envelope/payload', () => {
  for (const { name, in: given, out, error } of loadVectors<In, Out>('payload')) {
    if (given.length !== undefined) {
      const { length } = given
      it(`pads ${name}`, () => expect(padme(Math.max(4096, length))).to.equal(out?.padded))
    } else if (given.payload !== undefined) {
      const { hex, zeros, tail = '' } = given.payload
      it(`refuses ${name} with ${error}`, async () => {
        const payload = hexBytes(hex + '00'.repeat(zeros) + tail)
        expect(await codeOf(() => parsePayload(payload))).to.equal(error)
      })
    } else {
      it(`writes and reads ${name}`, async () => {
        const content = { meta: given.meta!, body: ruleBytes(given.bodyRule!) }
        const payload = framePayload(content)
        const head = toHex(payload.subarray(0, out!.head!.length / 2))
        expect({ length: payload.length, sha256: toHex(sha256(payload)), head }).to.deep.equal(out)
        expect(parsePayload(payload)).to.deep.equal(content)
        expect(await streamed(content)).to.deep.equal(payload)
      })
    }
  }

  it('tells a viewer where the body begins before the end has come', () => {
    const payload = framePayload({ meta, body: new Uint8Array(10_000).fill(1) })
    const { bodyStart, bodyLength } = readPayloadHead(payload.subarray(0, 100))
    expect(payload[bodyStart - 1]).to.equal(10_000 % 256)
    expect(payload[bodyStart]).to.equal(1)
    expect(bodyLength).to.equal(10_000)
  })

  for (const [what, length] of [['shorter', 3] as const, ['longer', 5] as const]) {
    it(`refuses a stream that is ${what} than announced`, async () => {
      const frame = framePayloadStream({ meta, bodyLength: 4, body: once(new Uint8Array(length)) })
      expect(await codeOf(() => collect(frame))).to.equal('bad_payload')
    })
  }

  for (const type of ['', 'text', 'text/', '/plain', 'text/plain\n', 'te xt/plain']) {
    it(`refuses the media type ${JSON.stringify(type)}`, async () => {
      const bad = { meta: { type, created: parseMillis(0) }, body: new Uint8Array(0) }
      expect(await codeOf(() => framePayload(bad))).to.equal('bad_payload')
    })
  }

  it('bounds what a record may say about itself', async () => {
    const labels = Array.from({ length: 64 }, () => '€'.repeat(64))
    const most = { ...meta, labels, name: '€'.repeat(1024), tables: 't'.repeat(256) }
    const frame = (change: Partial<PayloadMeta>) => () =>
      framePayload({ meta: { ...most, ...change }, body: new Uint8Array(0) })
    expect(await codeOf(() => parsePayload(frame({})()))).to.equal(undefined)
    for (const change of [{ name: 'x'.repeat(1025) }, { labels: [...labels, 'x'] }, { tables: '' }]) {
      expect(await codeOf(frame(change))).to.equal('bad_payload')
    }
  })

  it('meets 10,000 malformed payloads with its own codes only', async () => {
    const good = framePayload({ meta, body: Uint8Array.of(1, 2, 3) })
    const changed = fc
      .tuple(fc.nat(80), fc.nat(255))
      .map(([at, value]) => good.map((byte, i) => (i === at ? value : byte)))
    const codes = ['bad_payload', 'bad_padding', undefined]
    const property = fc.asyncProperty(fc.oneof(changed, fc.uint8Array({ maxLength: 64 })), async (bytes) => {
      expect(codes).to.include(await codeOf(() => parsePayload(bytes)))
    })
    await fc.assert(property, { seed: 20_260_103, numRuns: 10_000 })
  }).timeout(30_000)
})

function streamed({ meta, body }: { meta: PayloadMeta; body: Uint8Array }): Promise<Uint8Array> {
  return collect(framePayloadStream({ meta, bodyLength: body.length, body: once(body) }))
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return new Uint8Array(Buffer.concat(parts))
}
