import { expect } from 'chai'
import fc from 'fast-check'
import { toBase64url } from '../../../protocol/src/bytes/base64url.ts'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { concat } from '../../../protocol/src/bytes/concat.ts'
import { sealBox } from '../../../protocol/src/crypto/sealedBox.ts'
import { frameMessage } from '../../../protocol/src/wrap/messageBody.ts'
import { keyPairOf } from '../../../protocol/src/crypto/keyPair.ts'
import { type WrapKind, type WrapPlace, wrapContext } from '../../../protocol/src/wrap/kinds.ts'
import { openWrap } from '../../../protocol/src/wrap/open.ts'
import { sealWrap } from '../../../protocol/src/wrap/seal.ts'
import { codeOf, hexBytes, loadVectors } from '../../support/vectors.ts'

type In = {
  kind: number
  jkt?: string
  ephemeralSecret?: string
  recipientSecret?: string
  recipientPub?: string
  secret?: string
  body?: string
  wrap?: string
}
type Out = { ctx: string; wrap: string }

const kindOfByte = new Map<number, WrapKind>([
  [0x01, 'dek'],
  [0x02, 'dek-inbox'],
  [0x03, 'grant'],
  [0x04, 'session'],
  [0x10, 'message'],
])
const cases = loadVectors<In, Out>('wraps')

describe('protocol/wrap', () => {
  for (const { name, in: given, out, error } of cases) {
    const place = placeOf(given)
    if (out !== undefined) {
      it(`seals and opens ${name}`, () => {
        const secret = hexBytes(given.secret ?? given.body ?? '')
        const wrap = sealWrap(secret, { place, recipient: hexBytes(given.recipientPub!) }, ephemeralOf(given))
        expect(toHex(wrapContext(place))).to.equal(out.ctx)
        expect(toHex(wrap)).to.equal(out.wrap)
        expect(openWrap(wrap, { place, secret: hexBytes(given.recipientSecret!) })).to.deep.equal(secret)
      })
    } else if (given.wrap !== undefined) {
      it(`refuses ${name} with ${error}`, async () => {
        const key = { place, secret: hexBytes(given.recipientSecret!) }
        expect(await codeOf(() => openWrap(hexBytes(given.wrap!), key))).to.equal(error)
      })
    } else {
      it(`refuses to ${name} with ${error}`, async () => {
        const recipient = hexBytes(given.recipientPub!)
        const seal = () => sealWrap(hexBytes(given.secret!), { place, recipient }, ephemeralOf(given))
        expect(await codeOf(seal)).to.equal(error)
      })
    }
  }

  const message = cases.find(({ name }) => name === 'kind 16 #0')!
  const messagePlace = placeOf(message.in)
  const { secret, publicKey } = keyPairOf(hexBytes(message.in.recipientSecret!))

  for (const [length, size] of [
    [0, 1_024],
    [1_020, 1_024],
    [1_021, 4_096],
    [65_532, 65_536],
  ] as const) {
    it(`fills a message of ${length} bytes to ${size}`, () => {
      const body = new Uint8Array(length).fill(3)
      const wrap = sealWrap(body, { place: messagePlace, recipient: publicKey })
      expect(wrap.length).to.equal(size + 82)
      expect(openWrap(wrap, { place: messagePlace, secret })).to.deep.equal(body)
    })
  }

  it('refuses a message above the largest size', async () => {
    const seal = () => sealWrap(new Uint8Array(65_533), { place: messagePlace, recipient: publicKey })
    expect(await codeOf(seal)).to.equal('too_large')
  })

  for (const [fault, change] of [
    ['a length past the end', { at: 2, value: 0xff }],
    ['padding that is not zero', { at: 1_023, value: 1 }],
  ] as const) {
    it(`refuses a message with ${fault}`, async () => {
      const framed = frameMessage(Uint8Array.of(1, 2, 3))
      framed[change.at] = change.value
      const box = sealBox(concat(wrapContext(messagePlace), framed), publicKey)
      const wrap = concat(Uint8Array.of(1, 0x10), box)
      expect(await codeOf(() => openWrap(wrap, { place: messagePlace, secret }))).to.equal('bad_padding')
    })
  }

  it('wraps secrets of 32 bytes only', async () => {
    const seal = () => sealWrap(new Uint8Array(31), { place: placeOf(cases[0]!.in), recipient: publicKey })
    expect(await codeOf(seal)).to.be.instanceOf(RangeError)
  })

  it('never gives the same wrap twice', () => {
    const seal = () => toHex(sealWrap(new Uint8Array(0), { place: messagePlace, recipient: publicKey }))
    expect(seal()).to.not.equal(seal())
  })

  it('meets malformed wraps with its own codes only', async () => {
    const good = hexBytes(cases[0]!.out!.wrap)
    const key = { place: placeOf(cases[0]!.in), secret: hexBytes(cases[0]!.in.recipientSecret!) }
    const changed = fc
      .tuple(fc.nat(113), fc.integer({ min: 1, max: 255 }))
      .map(([at, xor]) => good.map((byte, i) => (i === at ? byte ^ xor : byte)))
    const codes = ['bad_wrap', 'low_order', 'wrong_context']
    // A change of the top bit of an X25519 key is ignored by RFC 7748, but the nonce covers it: still bad_wrap.
    const inputs = fc.oneof(
      { arbitrary: fc.uint8Array({ maxLength: 200 }), weight: 9 },
      { arbitrary: changed, weight: 1 },
    )
    const property = fc.asyncProperty(inputs, async (bytes) => {
      expect(codes).to.include(await codeOf(() => openWrap(bytes, key)))
    })
    await fc.assert(property, { seed: 20_260_104, numRuns: 10_000 })
  }).timeout(60_000)
})

function placeOf({ kind, jkt, ...rest }: In): WrapPlace {
  const session = jkt === undefined ? {} : { jkt: toBase64url(hexBytes(jkt)) }
  // The vectors name kinds by byte; their fields are those of the place.
  return { ...rest, ...session, kind: kindOfByte.get(kind) } as unknown as WrapPlace
}

function ephemeralOf({ ephemeralSecret = '' }: In) {
  return { random: () => hexBytes(ephemeralSecret) }
}
