import { Stack, Text } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useText } from '../text/useText.tsx'
import { type DicomPicture, dicomPixels } from './dicomPixels.ts'

/** The first picture of a DICOM file. */
export function DicomImage({ body }: { readonly body: Uint8Array }): ReactNode {
  const { record } = useText()
  const picture = useMemo(() => read(body), [body])
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (picture === null || context == null) return
    context.putImageData(new ImageData(picture.pixels, picture.width, picture.height), 0, 0)
  }, [picture])
  if (picture === null) return <Text>{record.noViewer('DICOM')}</Text>
  const said = [picture.modality, picture.description].filter((text) => text !== '').join(' · ')
  return (
    <Stack gap="xs">
      <canvas
        ref={canvas}
        role="img"
        aria-label={said === '' ? 'DICOM' : said}
        width={picture.width}
        height={picture.height}
        style={{ maxWidth: '100%', maxHeight: '60dvh', objectFit: 'contain', background: '#000' }}
      />
      <Text size="sm">{said}</Text>
    </Stack>
  )
}

function read(body: Uint8Array): DicomPicture | null {
  try {
    return dicomPixels(body)
  } catch {
    // The parser throws at whatever is no DICOM.
    return null
  }
}
