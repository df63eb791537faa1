import { expect } from 'chai'
import fc from 'fast-check'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { sha256 } from '../../../protocol/src/crypto/hash.ts'
import {
  addSlot,
  createKeyring,
  generateVaultRoot,
  hasBothSlotKinds,
  removeSlot,
} from '../../../protocol/src/keyring/createKeyring.ts'
import { type Keyring, parseKeyring, serialiseKeyring } from '../../../protocol/src/keyring/keyring.ts'
import { keyringMac, openKeyring } from '../../../protocol/src/keyring/openKeyring.ts'
import type { NewSlot } from '../../../protocol/src/keyring/slotKey.ts'
import { parseAddress } from '../../../protocol/src/values/ids.ts'
import { codeOf, hexBytes, loadVectors } from '../../support/vectors.ts'

type In = {
  keyring?: string
  root?: string
  previousRoots?: Record<string, string>
  secrets?: { wallet: string; code: string }
  slot?: number
  secret?: string
}
type Out = { root: string; sha256: string }

const cases = loadVectors<In, Out>('keyring').filter(({ in: { keyring } }) => keyring !== undefined)
const codeSlot = (byte: number): NewSlot => ({ type: 'code', secret: new Uint8Array(20).fill(byte) })
const walletSlot: NewSlot = {
  type: 'wallet',
  secret: new Uint8Array(64).fill(9),
  address: parseAddress(`0x${'1'.repeat(40)}`),
  message: 'message',
}

describe('protocol/keyring', () => {
  for (const { name, in: given, out, error } of cases) {
    const keyring = parseKeyring(given.keyring!)
    if (out !== undefined) {
      it(`opens ${name} by each slot`, async () => {
        expect(toHex(sha256(serialiseKeyring(keyring)))).to.equal(out.sha256)
        for (const slot of keyring.slots) {
          const secret = hexBytes(given.secrets![slot.type])
          const opened = await openKeyring(keyring, { slotId: slot.id, secret })
          expect(toHex(opened.root)).to.equal(out.root)
          const previous = [...opened.previousRoots].map(([gen, root]) => [String(gen), toHex(root)])
          expect(Object.fromEntries(previous)).to.deep.equal(given.previousRoots ?? {})
        }
      })
    } else {
      it(`refuses ${name} with ${error}`, async () => {
        const { id } = keyring.slots[given.slot!]!
        const open = () => openKeyring(keyring, { slotId: id, secret: hexBytes(given.secret!) })
        expect(await codeOf(open)).to.equal(error)
      })
    }
  }

  it('opens what it made, with older roots, and reads back its own bytes', async () => {
    const vault = generateVaultRoot()
    const previousRoots = new Map([
      [1, new Uint8Array(32).fill(1)],
      [2, new Uint8Array(32).fill(2)],
    ])
    const made = await createKeyring({ ...vault, gen: 3, previousRoots, slots: [walletSlot, codeSlot(5)] })
    const keyring = parseKeyring(serialiseKeyring(made))
    expect(keyring).to.deep.equal(made)
    for (const [i, slot] of [walletSlot, codeSlot(5)].entries()) {
      const opened = await openKeyring(keyring, { slotId: keyring.slots[i]!.id, secret: slot.secret })
      expect(opened).to.deep.equal({ ...vault, gen: 3, previousRoots })
    }
  })

  it('adds and removes slots only for who holds the root', async () => {
    const vault = generateVaultRoot()
    const one = await createKeyring({ ...vault, slots: [walletSlot] })
    const two = await addSlot(one, { root: vault.root, slot: codeSlot(5) })
    expect([one, two].map(hasBothSlotKinds)).to.deep.equal([false, true])
    const [wallet, code] = two.slots
    const left = removeSlot(two, { root: vault.root, slotId: wallet!.id })
    expect(toHex((await openKeyring(left, { slotId: code!.id, secret: codeSlot(5).secret })).root)).to.equal(
      toHex(vault.root),
    )
    const other = new Uint8Array(32)
    expect(await codeOf(() => addSlot(two, { root: other, slot: codeSlot(6) }))).to.equal('bad_mac')
    expect(await codeOf(() => removeSlot(two, { root: other, slotId: wallet!.id }))).to.equal('bad_mac')
    expect(await codeOf(() => removeSlot(one, { root: vault.root, slotId: one.slots[0]!.id }))).to.equal(
      'bad_slot',
    )
  })

  it('has 1 to 16 slots', async () => {
    const vault = generateVaultRoot()
    const slots = Array.from({ length: 16 }, (_, i) => codeSlot(i))
    const full = await createKeyring({ ...vault, slots })
    expect(await codeOf(() => addSlot(full, { root: vault.root, slot: codeSlot(17) }))).to.equal('bad_slot')
    expect(await codeOf(() => createKeyring({ ...vault, slots: [] }))).to.equal('bad_slot')
    expect(await codeOf(() => createKeyring({ ...vault, slots: [...slots, codeSlot(17)] }))).to.equal(
      'bad_slot',
    )
  })

  it('refuses a slot id it does not have and secrets of another length', async () => {
    const keyring = parseKeyring(cases[0]!.in.keyring!)
    const unknown = { slotId: 'ffffffffffffffff', secret: new Uint8Array(20) }
    expect(await codeOf(() => openKeyring(keyring, unknown))).to.equal('bad_slot')
    const short = createKeyring({
      ...generateVaultRoot(),
      slots: [{ type: 'code', secret: new Uint8Array(19) }],
    })
    expect(await codeOf(() => short)).to.be.instanceOf(RangeError)
  })

  it('refuses an older root that was altered under a right mac', async () => {
    const vault = generateVaultRoot()
    const previousRoots = new Map([[1, new Uint8Array(32).fill(1)]])
    const keyring = await createKeyring({ ...vault, gen: 2, previousRoots, slots: [codeSlot(1)] })
    const changed: Keyring = { ...keyring, prev: [{ gen: 1, ct: 'A'.repeat(64) }] }
    const resealed = { ...changed, mac: keyringMac(changed, vault.root) }
    const open = () => openKeyring(resealed, { slotId: keyring.slots[0]!.id, secret: codeSlot(1).secret })
    expect(await codeOf(open)).to.equal('bad_slot')
  })

  it('refuses more than 16 KiB before it reads them', async () => {
    expect(await codeOf(() => parseKeyring(new Uint8Array(16_385)))).to.equal('bad_slot')
  })

  it('meets 10,000 malformed keyrings with its own codes only', async () => {
    const text = cases[0]!.in.keyring!
    const changed = fc
      .tuple(fc.nat(text.length - 1), fc.string({ minLength: 0, maxLength: 2 }))
      .map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1))
    const inputs = fc.oneof(changed, fc.json(), fc.string())
    const property = fc.asyncProperty(inputs, async (input) => {
      expect(['bad_json', 'bad_slot', undefined]).to.include(await codeOf(() => parseKeyring(input)))
    })
    await fc.assert(property, { seed: 20_260_105, numRuns: 10_000 })
  }).timeout(30_000)
})
