import { fromUtf8 } from '@consentry/protocol'

/**
 * What a file is. `json` and `xml` are read to the end, for they may be FHIR or CDA. `coded`: full of codes in a form that
 * nobody here reads. Of others only the kind is known.
 */
export type ContentKind = 'json' | 'xml' | 'coded' | 'pdf' | 'image' | 'dicom' | 'other'

/** Media type and kind of a content. */
export type DetectedContent = { readonly type: string; readonly kind: ContentKind }

type Signature = DetectedContent & { readonly at: number; readonly bytes: string }

/** First bytes of what health records are sent as, one character for each byte. A longer signature goes before a shorter one. */
const signatures: readonly Signature[] = [
  { at: 128, bytes: 'DICM', type: 'application/dicom', kind: 'dicom' },
  { at: 0, bytes: '%PDF-', type: 'application/pdf', kind: 'pdf' },
  { at: 0, bytes: '\x89PNG\r\n\x1a\n', type: 'image/png', kind: 'image' },
  { at: 0, bytes: '\xff\xd8\xff', type: 'image/jpeg', kind: 'image' },
  { at: 0, bytes: 'GIF8', type: 'image/gif', kind: 'image' },
  { at: 8, bytes: 'WEBP', type: 'image/webp', kind: 'image' },
  { at: 4, bytes: 'ftypheic', type: 'image/heic', kind: 'image' },
  { at: 4, bytes: 'ftypmif1', type: 'image/heif', kind: 'image' },
  { at: 0, bytes: 'II*\0', type: 'image/tiff', kind: 'image' },
  { at: 0, bytes: 'MM\0*', type: 'image/tiff', kind: 'image' },
  { at: 0, bytes: 'MSH|', type: 'x-application/hl7-v2+er7', kind: 'coded' },
  { at: 0, bytes: 'PK\x03\x04', type: 'application/zip', kind: 'other' },
]

/** Bytes that are enough to tell. */
export const detectableBytes = 65_536

/**
 * Tells what a content is by its first bytes; the name it came with is not believed. Unknown bytes are what they are said
 * to be, else `application/octet-stream`. `head`: up to 65 536 bytes. Spec §6.2.
 */
export function detectContent(head: Uint8Array, said?: string): DetectedContent {
  const found = signatures.find(({ at, bytes }) => latin1(head, at, bytes.length) === bytes)
  if (found !== undefined) return { type: found.type, kind: found.kind }
  const text = textOf(head)
  if (text !== undefined && /^\s*\{/.test(text)) return { type: said ?? 'application/json', kind: 'json' }
  if (text !== undefined && /^\s*</.test(text)) return { type: said ?? 'application/xml', kind: 'xml' }
  return { type: said ?? 'application/octet-stream', kind: 'other' }
}

function latin1(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}

/** The beginning of a text; a character may be cut at the end. */
function textOf(head: Uint8Array): string | undefined {
  for (let cut = 0; cut < 4; cut++) {
    const text = fromUtf8(head.subarray(0, Math.max(0, head.length - cut)))
    if (text !== undefined) return text.replace(/^\ufeff/, '')
  }
  return undefined
}
