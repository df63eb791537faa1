import { equal } from '../bytes/equal.ts'
import type { CryptoPorts } from '../crypto/ports.ts'
import { openBox, sealedBoxOverhead } from '../crypto/sealedBox.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { type WrapKind, type WrapPlace, wrapContext, wrapKindByte } from './kinds.ts'
import { messageSizes, parseMessage } from './messageBody.ts'
import { wrapVersion } from './seal.ts'

/** How to open a wrap: its place and the recipient's secret; the public key is derived unless given. 32 bytes each. */
export type WrapKey = {
  readonly place: WrapPlace
  readonly secret: Uint8Array
  readonly publicKey?: Uint8Array
}

const headBytes = 2
const contextBytes = 32
const secretSizes: readonly number[] = [32]

/**
 * Opens a wrap and gives the 32-byte secret, or the body of a message.
 * Throws, in this order: `bad_wrap` (length, version, kind), `low_order`, `bad_wrap` (box), `wrong_context`; for a
 * message also `bad_padding`. Spec §6.3.
 */
export function openWrap(wrap: Uint8Array, { place, ...key }: WrapKey, ports: CryptoPorts = {}): Uint8Array {
  requireWrapForm(wrap, place.kind)
  const opened = openBox(wrap.subarray(headBytes), key, ports)
  if (!equal(opened.subarray(0, contextBytes), wrapContext(place))) {
    throw new ProtocolError('wrong_context', 'Wrap belongs to another place', {
      next: 'Check patient, record, class, epoch, organisation and network',
      details: { kind: place.kind },
    })
  }
  const content = opened.slice(contextBytes)
  return place.kind === 'message' ? parseMessage(content) : content
}

/** Checks length, version and kind of a wrap without opening it. Throws `bad_wrap`. Spec §6.3 step 1. */
export function requireWrapForm(wrap: Uint8Array, kind: WrapKind): void {
  const size = wrap.length - headBytes - sealedBoxOverhead - contextBytes
  const sizes = kind === 'message' ? messageSizes : secretSizes
  if (!sizes.includes(size) || wrap[0] !== wrapVersion || wrap[1] !== wrapKindByte(kind)) {
    throw new ProtocolError('bad_wrap', 'Not a wrap of the expected version and kind', {
      given: redact(wrap),
      details: { kind },
    })
  }
}
