import { expect } from 'chai'
import * as fc from 'fast-check'
import { framePayload, type Millis } from '@consentry/protocol'
import { readPayloadStream } from '../../../sdk/src/client/readPayloadStream.ts'
import { codeOf } from '../support/codeOf.ts'
import { collected, inChunks, patternBytes } from '../support/patternBytes.ts'

const meta = { type: 'text/plain', created: 0 as Millis, name: 'n'.repeat(100) }

async function read(payload: Uint8Array, size = 37) {
  const { body, ...rest } = await readPayloadStream(inChunks(payload, size))
  return { ...rest, bytes: await collected(body) }
}

describe('sdk: a payload as it comes', () => {
  it('gives meta, length and body however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(9_000), fc.integer({ min: 1, max: 5_000 }), async (length, size) => {
        const body = patternBytes(length)
        const found = await read(framePayload({ meta, body }), size)
        expect(found.meta).to.deep.equal(meta)
        expect(found.size).to.equal(length)
        expect(Buffer.from(found.bytes).equals(Buffer.from(body))).to.equal(true)
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  it('refuses padding that is not zero, too long or too short, and a body that is cut off', async () => {
    const payload = framePayload({ meta, body: patternBytes(3_000) })
    const changed = (at: number) => {
      const other = Uint8Array.from(payload)
      other[at] = 1
      return other
    }
    const longer = new Uint8Array(payload.length + 1)
    longer.set(payload)
    for (const [bytes, code] of [
      [changed(payload.length - 1), 'bad_padding'],
      [changed(3_500), 'bad_padding'],
      [longer, 'bad_padding'],
      [payload.subarray(0, payload.length - 1), 'bad_padding'],
      [payload.subarray(0, 2_000), 'bad_payload'],
      [payload.subarray(0, 50), 'bad_payload'],
      [new Uint8Array(0), 'bad_payload'],
      [new Uint8Array(200_000).fill(255), 'bad_payload'],
    ] as const)
      expect(await codeOf(read(bytes)), String(bytes.length)).to.equal(code)
  })
})
