import type { Server } from 'node:http'

/** How often idle connections are looked for while others are still at work. */
const LOOK_MS = 25

/**
 * Stops taking connections, lets requests that run come to their end for `deadlineMs`, and then ends the rest.
 * `endStreams` ends answers that would go on by themselves. Resolves to whether all of them ended in time.
 */
export function closeServer(
  server: Server,
  { deadlineMs, endStreams }: { readonly deadlineMs: number; readonly endStreams: () => void },
): Promise<boolean> {
  return new Promise((resolve) => {
    let isInTime = true
    const deadline = setTimeout(() => {
      isInTime = false
      server.closeAllConnections()
    }, deadlineMs)
    // A connection that is kept alive becomes idle when its last request is answered.
    const look = setInterval(() => server.closeIdleConnections(), LOOK_MS)
    server.close(() => {
      clearTimeout(deadline)
      clearInterval(look)
      resolve(isInTime)
    })
    server.closeIdleConnections()
    endStreams()
  })
}
