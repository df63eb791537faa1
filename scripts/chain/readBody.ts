import type { IncomingMessage } from 'node:http'

/** Reads a body of at most `maxBytes` as text; undefined if it is longer or does not arrive whole. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > maxBytes) return resolve(undefined)
      parts.push(part)
    })
    request.on('end', () => resolve(Buffer.concat(parts).toString()))
    request.on('error', () => resolve(undefined))
  })
}
