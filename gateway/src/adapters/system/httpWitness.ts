import { sizeMediaType } from '@consentry/protocol'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { Witness, WitnessReply } from '../../ports/Witness.ts'

export interface HttpWitnessOptions {
  readonly name: string
  readonly vkey: string
  /** Submission prefix, with or without a final slash. */
  readonly url: string
  readonly timeoutMs: number
}

/** Some lines with signatures, or a number. */
const MOST_BYTES = 65_536

/** A witness behind HTTP: C2SP tlog-witness. No redirect is followed, and no answer is read without end. */
export function httpWitness({ name, vkey, url, timeoutMs }: HttpWitnessOptions): Witness {
  const target = `${url.replace(/\/$/, '')}/add-checkpoint`
  return {
    name,
    vkey,
    addCheckpoint: async (body) => {
      const response = await fetch(target, {
        method: 'POST',
        body,
        redirect: 'error',
        headers: { 'Content-Type': 'text/plain; charset=utf-8' },
        signal: AbortSignal.timeout(timeoutMs),
      })
      return replyOf(response, await textOf(response))
    },
  }
}

function replyOf({ status, headers }: Response, text: string): WitnessReply {
  if (status === 200) return { kind: 'cosigned', lines: text }
  if (status !== 409 || headers.get('content-type') !== sizeMediaType) return { kind: 'refused', status }
  const size = /^(0|[1-9][0-9]{0,15})\n$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(size)) throw unreadable()
  return { kind: 'conflict', size }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > MOST_BYTES) throw unreadable()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function unreadable(): GatewayError {
  return new GatewayError('internal', 'a witness answered in another form')
}
