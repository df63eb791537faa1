import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { fromUtf8 } from '@consentry/protocol'
import type { Witness } from './createWitness.ts'

/** 63 hashes and a note of 64 KiB. */
const mostBytes = 131_072
const textType = 'text/plain; charset=utf-8'

/** What the server cannot answer. */
export type WitnessServerOptions = {
  /** Hears of what broke, such as a disk; the caller then gets 500. */
  readonly onError: (error: unknown) => void
}

/** An HTTP server for a witness: `POST /add-checkpoint` and nothing else. It does not listen yet. C2SP tlog-witness. */
export function serveWitness(witness: Witness, { onError }: WitnessServerOptions): Server {
  const server = createServer((request, response) => {
    answer(witness, request, response).catch((error: unknown) => {
      onError(error)
      if (!response.headersSent) end(response, 500, 'failed\n')
      else response.destroy()
    })
  })
  server.requestTimeout = 10_000
  server.headersTimeout = 10_000
  return server
}

async function answer(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== '/add-checkpoint') return end(response, 404, 'no such path\n')
  if (request.method !== 'POST') return end(response.setHeader('Allow', 'POST'), 405, 'POST only\n')
  const bytes = await readBody(request)
  if (bytes === null) return end(response.setHeader('Connection', 'close'), 413, 'too large\n')
  const body = fromUtf8(bytes)
  if (body === undefined) return end(response, 400, 'not UTF-8\n')
  const { status, mediaType, body: text } = await witness(body)
  end(response, status, text, mediaType)
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  // The answer still has to go out on the connection of a body that is too large.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > mostBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function end(response: ServerResponse, status: number, text: string, mediaType: string = textType): void {
  response.writeHead(status, { 'Content-Type': mediaType, 'Cache-Control': 'no-store' })
  response.end(text)
}
