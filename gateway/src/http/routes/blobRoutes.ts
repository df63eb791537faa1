import { parseUploadRange, type RouteName } from '@consentry/protocol'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { BlobPath, ByteRange } from '../../path/blob.ts'
import { type Answer, type Exchange, type Handler, parameterOf, sessionOf } from '../Exchange.ts'

export function blobRoutes({ blob }: { readonly blob: BlobPath }): Partial<Record<RouteName, Handler>> {
  const serve = async (exchange: Exchange, withBody: boolean): Promise<Answer> => {
    const row = await blob.find(sessionOf(exchange), parameterOf<string>(exchange, 'sha256'))
    const whole: ByteRange = { start: 0, end: row.size }
    // Ranges are defined for GET alone (RFC 9110 §14.2).
    const range = withBody ? rangeOf(exchange.request.headers.range, row.size) : null
    const { start, end } = range ?? whole
    return {
      kind: 'stream',
      status: range === null ? 200 : 206,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Length': String(end - start),
        'Accept-Ranges': 'bytes',
        ...(range === null ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${row.size}` }),
      },
      chunks: withBody ? blob.read(row, { start, end }) : null,
    }
  }
  const putPart = async (exchange: Exchange, header: string): Promise<Answer> => {
    const range = parseUploadRange(header)
    if (range === undefined) throw new GatewayError('bad_request', 'not a range of an upload')
    const part = { range, source: exchange.source }
    const stored = await blob.putPart(sessionOf(exchange), parameterOf<string>(exchange, 'sha256'), part)
    return 'offset' in stored ? goesOnAt(204, stored.offset) : { kind: 'json', value: stored }
  }
  return {
    putBlob: async (exchange) => {
      const { [rangeHeader]: header } = exchange.request.headers
      if (header !== undefined) return putPart(exchange, header)
      const sha256 = parameterOf<string>(exchange, 'sha256')
      return { kind: 'json', value: await blob.put(sessionOf(exchange), sha256, exchange.source) }
    },
    readBlob: (exchange) => serve(exchange, true),
    headBlob: async (exchange) => {
      const offset = await blob.offset(sessionOf(exchange), parameterOf<string>(exchange, 'sha256'))
      return offset === null ? serve(exchange, false) : goesOnAt(200, offset)
    },
  }
}

const rangeHeader = 'content-range'

/** Where the next part begins (§12.2). */
function goesOnAt(status: number, offset: number): Answer {
  return { kind: 'stream', status, headers: { 'Upload-Offset': String(offset) }, chunks: null }
}

/** A single byte range (RFC 9110 §14.1.2); anything else of bytes is refused, other units are passed over. */
function rangeOf(header: string | undefined, size: number): ByteRange | null {
  if (header === undefined || !header.startsWith('bytes=')) return null
  const [, first = '', last = ''] = /^bytes=(\d{0,10})-(\d{0,10})$/.exec(header) ?? []
  if (first === '' && last === '') throw new GatewayError('bad_request', 'one byte range is served')
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  if (start >= end) throw new GatewayError('bad_request', 'range lies outside the blob')
  return { start, end }
}
