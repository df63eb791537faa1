import jsQR from 'jsqr'

/** Longest side that is looked at, in pixels: a code fills most of such a picture. */
const MOST = 1_600

/** The text of a QR code in a picture; null if there is none. Throws where the file is no picture. */
export async function readQrCode(picture: Blob): Promise<string | null> {
  const image = await createImageBitmap(picture)
  const scale = Math.min(1, MOST / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  const context = canvas.getContext('2d')
  if (context === null) return null
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
  return jsQR(data, width, height)?.data ?? null
}
