import { Button, Code, Image, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { useText } from '../text/useText.tsx'
import { saveFile } from '../ui/saveFile.ts'
import type { DocumentEntry } from './HealthView.ts'
import { useBlobUrl } from './useBlobUrl.ts'

const PdfPages = lazy(async () => ({ default: (await import('./PdfPages.tsx')).PdfPages }))
const DicomImage = lazy(async () => ({ default: (await import('./DicomImage.tsx')).DicomImage }))
const ClinicalDocument = lazy(async () => ({
  default: (await import('./ClinicalDocument.tsx')).ClinicalDocument,
}))

const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

/** Shows a document; whatever it is, it can be saved as it was stored. */
export function DocumentViewer({ document }: { readonly document: DocumentEntry }): ReactNode {
  const { record } = useText()
  const { title, type, body } = document
  return (
    <Stack>
      <Suspense fallback={null}>
        <Content document={document} />
      </Suspense>
      <Button
        variant="default"
        leftSection={<IconDownload size={18} aria-hidden />}
        onClick={() => saveFile(new Blob([Uint8Array.from(body)], { type }), title)}
      >
        {record.save}
      </Button>
    </Stack>
  )
}

function Content({ document }: { readonly document: DocumentEntry }): ReactNode {
  const { record } = useText()
  const { type, body } = document
  if (PICTURES.has(type)) return <Picture document={document} />
  if (type === 'application/pdf') return <PdfPages body={body} />
  if (type === 'application/dicom') return <DicomImage body={body} />
  if (type === 'application/xml' || type === 'text/xml') return <ClinicalDocument body={body} />
  if (!type.startsWith('text/')) return <Text>{record.noViewer(type)}</Text>
  return (
    <Code block tabIndex={0} style={{ maxHeight: '60dvh', overflow: 'auto', whiteSpace: 'pre-wrap' }}>
      {new TextDecoder().decode(body)}
    </Code>
  )
}

function Picture({ document: { title, type, body } }: { readonly document: DocumentEntry }): ReactNode {
  const url = useBlobUrl(type, body)
  return url === null ? null : <Image src={url} alt={title} fit="contain" mah="60dvh" />
}
