import { Code, Text } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { parseXml } from '../client/trustedScript.ts'
import { useText } from '../text/useText.tsx'
import { clinicalDocumentHtml } from './clinicalDocumentHtml.ts'
import { useBlobUrl } from './useBlobUrl.ts'

/** A C-CDA document in a frame that may do nothing; other XML as text. */
export function ClinicalDocument({ body }: { readonly body: Uint8Array }): ReactNode {
  const { record } = useText()
  const text = useMemo(() => new TextDecoder().decode(body), [body])
  const html = useMemo(() => clinicalDocumentHtml(parseXml(text)), [text])
  const url = useBlobUrl('text/html', html ?? '')
  if (html === null) {
    return (
      <Code block tabIndex={0} style={{ maxHeight: '60dvh', overflow: 'auto', whiteSpace: 'pre-wrap' }}>
        {text}
      </Code>
    )
  }
  if (url === null) return <Text>{record.open}</Text>
  return (
    <iframe
      sandbox=""
      src={url}
      title={record.clinicalDocument}
      style={{ width: '100%', height: '60dvh', border: 0, background: '#fff' }}
    />
  )
}
