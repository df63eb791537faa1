import { toBase64 } from '@consentry/protocol'
import type { Resource } from '../jsonValue.ts'
import type { StoredRecord } from './StoredRecord.ts'

/** A file as a DocumentReference: what kind it is, how it is called, how long it is, and the file itself where it is small. */
export function fileReference(
  { recordId, type, name, body, received }: Omit<StoredRecord, 'writer'>,
  inlineBytes: number,
): Resource {
  const attachment = {
    contentType: type,
    ...(name === undefined || name.trim() === '' ? {} : { title: name }),
    size: body.length,
    ...(body.length > 0 && body.length <= inlineBytes ? { data: toBase64(body) } : {}),
    creation: new Date(received).toISOString(),
  }
  return {
    resourceType: 'DocumentReference',
    identifier: [{ system: 'urn:consentry:record', value: recordId }],
    status: 'current',
    date: new Date(received).toISOString(),
    content: [{ attachment }],
  }
}
