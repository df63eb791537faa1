/** A DICOM file (PS3.10, explicit VR little endian) with one grey picture of 8 or 16 bits. */
export function dicomFile(parts: {
  readonly width: number
  readonly height: number
  readonly bits: 8 | 16
  readonly pixels: readonly number[]
  readonly transferSyntax?: string
  readonly photometric?: string
}): Buffer {
  const {
    width,
    height,
    bits,
    pixels,
    transferSyntax = '1.2.840.10008.1.2.1',
    photometric = 'MONOCHROME2',
  } = parts
  const data = bits === 8 ? Buffer.from(pixels) : Buffer.from(Uint16Array.from(pixels).buffer)
  const meta = element(0x0002, 0x0010, 'UI', even(transferSyntax, '\0'))
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(0x0002, 0x0000, 'UL', uint32(meta.length)),
    meta,
    element(0x0008, 0x0060, 'CS', even('CR', ' ')),
    element(0x0008, 0x103e, 'LO', even('Hand', ' ')),
    element(0x0028, 0x0002, 'US', uint16(1)),
    element(0x0028, 0x0004, 'CS', even(photometric, ' ')),
    element(0x0028, 0x0010, 'US', uint16(height)),
    element(0x0028, 0x0011, 'US', uint16(width)),
    element(0x0028, 0x0100, 'US', uint16(bits)),
    element(0x0028, 0x0103, 'US', uint16(0)),
    element(0x7fe0, 0x0010, 'OW', data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)])),
  ])
}

/** Value representations whose length takes four bytes. */
const LONG = new Set(['OB', 'OW', 'SQ', 'UN', 'UT'])

function element(group: number, number: number, vr: string, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(group, 0)
  head.writeUInt16LE(number, 2)
  const length = LONG.has(vr) ? Buffer.concat([Buffer.alloc(2), uint32(value.length)]) : uint16(value.length)
  return Buffer.concat([head, Buffer.from(vr), length, value])
}

function even(text: string, pad: string): Buffer {
  return Buffer.from(text.length % 2 === 0 ? text : text + pad)
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
