import {
  type Address,
  type ClassName,
  type CryptoPorts,
  type GrantId,
  type GrantKey,
  type Net,
  type OrgId,
  sealWrap,
  toBase64url,
} from '@consentry/protocol'
import { ownClassKey } from './ownKeys.ts'
import type { Patient } from './Patient.ts'

/** The grant that class keys are sealed for, and the grantee's key as it is on chain. Spec §6.3 kind 0x03. */
export type Grantee = {
  readonly net: Net
  readonly patient: Address
  readonly grantId: GrantId
  readonly orgId: OrgId
  readonly keyVersion: number
  readonly encKey: Uint8Array
}

/** A class and the epochs of it that are shared, both ends included. */
export type ClassEpochs = { readonly class: ClassName; readonly from: number; readonly to: number }

/** Seals the secrets of class-epochs to a grantee. Throws `low_order` for an invalid key. Spec §6.3, §8. */
export async function sealClassKeys(
  own: Pick<Patient, 'vault' | 'generations'>,
  { grantee, classes }: { readonly grantee: Grantee; readonly classes: readonly ClassEpochs[] },
  crypto: CryptoPorts,
): Promise<readonly GrantKey[]> {
  const { encKey, ...place } = grantee
  const rows: GrantKey[] = []
  for (const { class: cls, from, to } of classes) {
    for (let epoch = from; epoch <= to; epoch++) {
      const { secret } = await ownClassKey(own, cls, epoch)
      const wrapPlace = { kind: 'grant' as const, ...place, class: cls, epoch }
      const wrap = sealWrap(secret, { place: wrapPlace, recipient: encKey }, crypto)
      rows.push([cls, epoch, place.keyVersion, toBase64url(wrap)])
    }
  }
  return rows
}
