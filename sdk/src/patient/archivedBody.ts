import { openEnvelopeStream, openWrap, type WrapPlace } from '@consentry/protocol'
import type { CryptoPorts } from '@consentry/protocol'
import { readPayloadStream, type StreamedPayload } from '../client/readPayloadStream.ts'
import type { ArchivedVersion } from './ArchiveContents.ts'
import { ownSecret } from './openOwnRecords.ts'
import type { Patient } from './Patient.ts'

/** Opens one version of a record from its ciphertext with the patient's own keys alone. Spec §6, §16 */
export async function archivedBody(
  keys: Pick<Patient, 'vault' | 'generations'>,
  { manifest, epoch, wrap }: ArchivedVersion,
  { envelope, crypto }: { readonly envelope: AsyncIterable<Uint8Array>; readonly crypto: CryptoPorts },
): Promise<StreamedPayload> {
  const { net, patient, recordId, class: cls } = manifest
  const place = { net, patient, recordId }
  const wrapPlace: WrapPlace =
    epoch === 0 ? { kind: 'dek-inbox', ...place } : { kind: 'dek', ...place, class: cls, epoch }
  const keyPair = await ownSecret(keys)(manifest, epoch)
  const dek = openWrap(wrap, { place: wrapPlace, ...keyPair }, crypto)
  return readPayloadStream(openEnvelopeStream(envelope, { dek, place, release: 'show' }, crypto))
}
