import { Stack, Text } from '@mantine/core'
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy, PDFWorker } from 'pdfjs-dist'
import pdfWorkerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { startWorker } from '../client/trustedScript.ts'
import { useText } from '../text/useText.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'

/** Pages that are drawn; what is longer is saved and read elsewhere. */
const MOST_PAGES = 50

/** A PDF drawn on canvas, page by page. Nothing of it runs: no script, no form, no link. */
export function PdfPages({ body }: { readonly body: Uint8Array }): ReactNode {
  const { record } = useText()
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    GlobalWorkerOptions.workerSrc = pdfWorkerUrl
    const port = startWorker(pdfWorkerUrl, 'consentry-pdf')
    const task = getDocument({
      // The worker takes the bytes away: it gets a copy.
      data: body.slice(),
      worker: PDFWorker.create({ port }),
      disableFontFace: true,
      standardFontDataUrl: '/pdf/standard_fonts/',
      cMapUrl: '/pdf/cmaps/',
      cMapPacked: true,
      // The policy compiles no WebAssembly; the decoders are there as scripts, too.
      wasmUrl: '/pdf/wasm/',
      useWasm: false,
      useSystemFonts: false,
      enableXfa: false,
    })
    task.promise.then(setPdf, setError)
    return () => {
      void task.destroy()
      port.terminate()
    }
  }, [body])
  if (error !== null) return <ErrorNotice error={error} />
  if (pdf === null) return null
  const count = Math.min(pdf.numPages, MOST_PAGES)
  return (
    <Stack
      gap="xs"
      tabIndex={0}
      role="group"
      aria-label={record.pages(pdf.numPages)}
      style={{ maxHeight: '65dvh', overflow: 'auto' }}
    >
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a page has no other name than its number.
        <PdfPage key={i} pdf={pdf} number={i + 1} />
      ))}
      <Text size="sm" c="dimmed">
        {record.pages(pdf.numPages)}
      </Text>
    </Stack>
  )
}

function PdfPage({ pdf, number }: { readonly pdf: PDFDocumentProxy; readonly number: number }): ReactNode {
  const { record } = useText()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    let isGone = false
    const draw = async (): Promise<void> => {
      const page = await pdf.getPage(number)
      const target = canvas.current
      if (isGone || target === null) return
      const viewport = page.getViewport({ scale: 1.5 })
      target.width = viewport.width
      target.height = viewport.height
      await page.render({ canvas: target, viewport }).promise
    }
    // A page that cannot be drawn stays blank; the file can still be saved.
    draw().catch(() => {})
    return () => {
      isGone = true
    }
  }, [pdf, number])
  return <canvas ref={canvas} role="img" aria-label={record.page(number)} style={{ width: '100%' }} />
}
