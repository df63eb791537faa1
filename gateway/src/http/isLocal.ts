import type { IncomingMessage } from 'node:http'

/** Headers that a proxy adds: then the client is somebody else than the socket's peer. */
const passedOn = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const

/**
 * Whether a request comes from a program on this machine: by its socket, not through a proxy, and by a name that no
 * web page can take (a page may let its own name point to 127.0.0.1).
 */
export function isLocal({ socket, headers }: IncomingMessage): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  return (
    (address === '::1' || /^127\./.test(address)) &&
    (host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)) &&
    passedOn.every((name) => headers[name] === undefined)
  )
}
