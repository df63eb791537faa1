import { from0x, fromHex } from '../bytes/hex.ts'
import { fromBase64url } from '../bytes/base64url.ts'
import { u32 } from '../bytes/integers.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { netCtx } from '../crypto/context.ts'
import type { ClassName } from '../values/classes.ts'
import type { Address, GrantId, Jkt, MsgId, OrgId, RecordId } from '../values/ids.ts'
import type { Net } from '../values/net.ts'

/** Where a data key sealed to a class-epoch key belongs (0x01). Spec §6.3. */
export type DekPlace = {
  readonly kind: 'dek'
  readonly net: Net
  readonly patient: Address
  readonly recordId: RecordId
  readonly class: ClassName
  readonly epoch: number
}

/** Where a data key sealed to the patient's inbox belongs (0x02). Spec §6.3. */
export type InboxPlace = {
  readonly kind: 'dek-inbox'
  readonly net: Net
  readonly patient: Address
  readonly recordId: RecordId
}

/** Where a class-epoch secret sealed to an organisation belongs (0x03). Spec §6.3. */
export type GrantPlace = {
  readonly kind: 'grant'
  readonly net: Net
  readonly patient: Address
  readonly grantId: GrantId
  readonly orgId: OrgId
  readonly keyVersion: number
  readonly class: ClassName
  readonly epoch: number
}

/** Where a data key sealed to a session key belongs (0x04). Spec §6.3. */
export type SessionPlace = {
  readonly kind: 'session'
  readonly net: Net
  readonly patient: Address
  readonly recordId: RecordId
  readonly jkt: Jkt
}

/** Where a message belongs (0x10): sender and receiver are addresses or organisations. Spec §6.3. */
export type MessagePlace = {
  readonly kind: 'message'
  readonly net: Net
  readonly from: Address | OrgId
  readonly to: Address | OrgId
  readonly msgId: MsgId
}

/** The place a wrap is bound to; at any other place it is `wrong_context`. Spec §6.3. */
export type WrapPlace = DekPlace | InboxPlace | GrantPlace | SessionPlace | MessagePlace

/** Name of a wrap kind. Spec §6.3. */
export type WrapKind = WrapPlace['kind']

type KindRow = { readonly byte: number; readonly label: string }

/** Kind → byte in the wrap and context label. Spec §6.3. */
const kinds: { readonly [Kind in WrapKind]: KindRow } = {
  dek: { byte: 0x01, label: 'consentry/ctx/dek/v1' },
  'dek-inbox': { byte: 0x02, label: 'consentry/ctx/dek-inbox/v1' },
  grant: { byte: 0x03, label: 'consentry/ctx/grant/v1' },
  session: { byte: 0x04, label: 'consentry/ctx/session/v1' },
  message: { byte: 0x10, label: 'consentry/ctx/msg/v1' },
}

/** The byte that names a kind in a wrap. Spec §6.3. */
export function wrapKindByte(kind: WrapKind): number {
  return kinds[kind].byte
}

/** The context of a place, 32 bytes. Spec §6.3. */
export function wrapContext(place: WrapPlace): Uint8Array<ArrayBuffer> {
  return netCtx(kinds[place.kind].label, place.net, fieldsOf(place))
}

function fieldsOf(place: WrapPlace): readonly Uint8Array[] {
  if (place.kind === 'message') return [from0x(place.from), from0x(place.to), fromHex(place.msgId)]
  const patient = from0x(place.patient)
  switch (place.kind) {
    case 'dek':
      return [patient, fromHex(place.recordId), toUtf8(place.class), u32(place.epoch)]
    case 'dek-inbox':
      return [patient, fromHex(place.recordId)]
    case 'grant': {
      const grantee = [from0x(place.grantId), from0x(place.orgId), u32(place.keyVersion)]
      return [patient, ...grantee, toUtf8(place.class), u32(place.epoch)]
    }
    case 'session':
      return [patient, fromHex(place.recordId), fromBase64url(place.jkt)]
  }
}
