import { Button, Code, Image, Stack } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useText } from '../text/useText.tsx'
import type { DocumentEntry } from './HealthView.ts'

const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

/** Shows a document; whatever it is, it can be saved as it was stored. */
export function DocumentViewer({ document }: { readonly document: DocumentEntry }): ReactNode {
  const { record } = useText()
  const url = useBlobUrl(document)
  return (
    <Stack>
      {url !== null && PICTURES.has(document.type) && (
        <Image src={url} alt={document.title} fit="contain" mah="60dvh" />
      )}
      {document.type.startsWith('text/') && (
        <Code block tabIndex={0} style={{ maxHeight: '60dvh', overflow: 'auto' }}>
          {new TextDecoder().decode(document.body)}
        </Code>
      )}
      {url !== null && (
        <Button
          component="a"
          href={url}
          download={document.title}
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {record.save}
        </Button>
      )}
    </Stack>
  )
}

/** An address for the content that lives as long as it is shown. */
function useBlobUrl({ type, body }: DocumentEntry): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([Uint8Array.from(body)], { type }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [type, body])
  return url
}
