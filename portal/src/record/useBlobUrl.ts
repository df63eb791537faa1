import { useEffect, useState } from 'react'

/** An address for a content that lives as long as it is shown. */
export function useBlobUrl(type: string, body: Uint8Array | string): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const content = typeof body === 'string' ? body : Uint8Array.from(body)
    const made = URL.createObjectURL(new Blob([content], { type }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [type, body])
  return url
}
