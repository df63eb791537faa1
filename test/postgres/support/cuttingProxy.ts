import { createServer, connect, type Socket } from 'node:net'

/** A TCP address that leads to a PostgreSQL socket, and can lose what the server answers. */
export interface CuttingProxy {
  /** The URL of the database through the proxy. */
  readonly url: string
  /** Cuts each connection that sends this text, after the server has answered it and before the answer is passed on. */
  loseAnswerTo(text: string | null): void
  /** Passes nothing on any more, in either direction, without closing anything. */
  fallSilent(isSilent: boolean): void
  close(): Promise<void>
}

export async function cuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const given = new URL(databaseUrl.replace('@/', '@localhost/'))
  const socketPath = `${given.searchParams.get('host')}/.s.PGSQL.5432`
  let lost: string | null = null
  let isSilent = false
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(socketPath)
    let isCutting = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (bytes: Buffer) => {
      if (isSilent) return
      if (lost !== null && bytes.includes(lost)) isCutting = true
      upstream.write(bytes)
    })
    upstream.on('data', (bytes: Buffer) => {
      if (isSilent) return
      if (isCutting) client.destroy()
      else client.write(bytes)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `postgresql://${given.username}@127.0.0.1:${port}${given.pathname}`,
    loseAnswerTo: (text) => {
      lost = text
    },
    fallSilent: (silent) => {
      isSilent = silent
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
