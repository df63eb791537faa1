import dicomParser from 'dicom-parser'

/** A grey picture of a DICOM file, and what it says of itself without naming anybody. */
export interface DicomPicture {
  readonly width: number
  readonly height: number
  /** RGBA, ready for a canvas. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  readonly modality: string
  readonly description: string
}

/** Transfer syntaxes whose pixels lie in the file as they are. */
const PLAIN: ReadonlySet<string> = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'])
const MOST_PIXELS = 64 * 1024 * 1024

/** The first frame of a grey DICOM image (PS3.3 C.7.6.3, C.11.2); null where it is compressed, coloured or none. */
export function dicomPixels(bytes: Uint8Array): DicomPicture | null {
  const data = dicomParser.parseDicom(bytes)
  const width = data.uint16('x00280011') ?? 0
  const height = data.uint16('x00280010') ?? 0
  const bits = data.uint16('x00280100') ?? 0
  const element = data.elements['x7fe00010']
  const isGrey = (data.uint16('x00280002') ?? 1) === 1
  const isPlain = PLAIN.has(data.string('x00020010') ?? '1.2.840.10008.1.2')
  if (!isPlain || !isGrey || element === undefined || (bits !== 8 && bits !== 16)) return null
  const count = width * height
  if (count === 0 || count > MOST_PIXELS || element.length < count * (bits / 8)) return null
  const isSigned = data.uint16('x00280103') === 1
  const raw = new DataView(bytes.buffer, bytes.byteOffset + element.dataOffset, element.length)
  const slope = data.floatString('x00281053') ?? 1
  const intercept = data.floatString('x00281052') ?? 0
  const valueAt = (i: number): number =>
    slope *
      (bits === 8 ? raw.getUint8(i) : isSigned ? raw.getInt16(2 * i, true) : raw.getUint16(2 * i, true)) +
    intercept
  const values = Float64Array.from({ length: count }, (_, i) => valueAt(i))
  const { low, high } = windowOf(values, data.floatString('x00281050'), data.floatString('x00281051'))
  const isInverted = data.string('x00280004')?.trim() === 'MONOCHROME1'
  return {
    width,
    height,
    pixels: greyPixels(values, { low, high, isInverted }),
    modality: data.string('x00080060')?.trim() ?? '',
    description: data.string('x0008103e')?.trim() ?? '',
  }
}

/** The window of the file, else everything from the darkest to the brightest. */
function windowOf(
  values: Float64Array,
  center: number | undefined,
  width: number | undefined,
): { readonly low: number; readonly high: number } {
  if (center !== undefined && width !== undefined && width > 0)
    return { low: center - width / 2, high: center + width / 2 }
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return { low, high: high > low ? high : low + 1 }
}

function greyPixels(
  values: Float64Array,
  { low, high, isInverted }: { readonly low: number; readonly high: number; readonly isInverted: boolean },
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(values.length * 4)
  values.forEach((value, i) => {
    const grey = (255 * (value - low)) / (high - low)
    pixels.fill(isInverted ? 255 - grey : grey, 4 * i, 4 * i + 3)
    pixels[4 * i + 3] = 255
  })
  return pixels
}
