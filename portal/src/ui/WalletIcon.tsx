import { Image } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'

/**
 * A wallet's own picture. It comes as `data:` URI, which the policy of these pages shows nowhere: so it is made a blob,
 * and shown as an image, where no script of it runs.
 */
export function WalletIcon({ uri }: { readonly uri: string }): ReactNode {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const picture = pictureOf(uri)
    if (picture === null) return
    const made = URL.createObjectURL(picture)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [uri])
  return url === null ? null : <Image src={url} alt="" w={24} h={24} />
}

/** The content of a `data:` URI; null if it is malformed. */
function pictureOf(uri: string): Blob | null {
  const [, type = '', encoding, data = ''] = /^data:([a-z/+]+)[^,;]*(;base64)?,(.*)$/s.exec(uri) ?? []
  if (!type.startsWith('image/')) return null
  try {
    if (encoding === undefined) return new Blob([decodeURIComponent(data)], { type })
    return new Blob([Uint8Array.from(atob(data), (character) => character.charCodeAt(0))], { type })
  } catch {
    return null
  }
}
